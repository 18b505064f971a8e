"""Satisfaction history: three Beta posteriors, from the sector to the institution to the microcredential.

Hierarchical Beta-binomial model with plugged-in (empirical Bayes) prior strengths; see reference.py for
how they are estimated. Answers fade with age and one employer's answers are capped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from .ragged import FloatArray, IntArray
from .types import History, Policy, Reference, Satisfaction

QUESTIONS = 3
EDGE = 1e-3  # prior means are kept this far from 0 and 1, so that a Beta distribution exists


@dataclass(frozen=True, eq=False)
class Evidence:
    """Faded and capped answers, per microcredential (m, 3), and of its institution's other history."""

    good: FloatArray
    answers: FloatArray
    other_good: FloatArray
    other_answers: FloatArray


def evidence(history: History, institution: IntArray, policy: Policy) -> Evidence:
    """Add up the history of m microcredentials; `institution` (m,) is the institution of each."""
    size = len(institution)
    share, answers = _faded(history, policy)
    listed = history.microcredential >= 0
    place = np.where(listed, history.microcredential, size + history.institution)
    own = _capped(answers, place, history.employer, policy.employer_cap)
    good, count = _by_listing(history.microcredential, share, own, size)

    kept = _capped(answers, history.institution, history.employer, policy.employer_cap)
    listed_good, listed_count = _by_listing(history.microcredential, share, kept, size)
    codes = np.union1d(institution, history.institution)
    row = np.searchsorted(codes, history.institution)
    whole_good, whole_count = _sums(row, share * kept, len(codes)), _sums(row, kept, len(codes))
    mine = np.searchsorted(codes, institution)
    return Evidence(
        good=good,
        answers=count,
        other_good=np.maximum(whole_good[mine] - listed_good, 0.0),
        other_answers=np.maximum(whole_count[mine] - listed_count, 0.0),
    )


def institution_mean(found: Evidence, sector: FloatArray, strength: FloatArray) -> FloatArray:
    """Posterior mean (m, 3) of each one's institution, its own history left out so that nothing counts twice.

    sector: (3,) prior means; strength: (3,) answers that they are worth.
    """
    mean = (strength * inner(sector) + found.other_good) / (strength + found.other_answers)
    return inner(mean)


def inner(mean: FloatArray) -> FloatArray:
    """Means kept inside (0, 1)."""
    return np.asarray(np.clip(mean, EDGE, 1.0 - EDGE), dtype=np.float64)


def posteriors(history: History, institution: IntArray, reference: Reference, policy: Policy) -> Satisfaction:
    """Posteriors of m microcredentials; without any history the sector's prior, cohorts 0.

    The interval and the standard deviation of the total add up those of the questions, as if the
    three answers always erred together: the widest that they can be.
    """
    found = evidence(history, institution, policy)
    prior = institution_mean(found, reference.prior_mean, reference.institution_strength)
    strength = reference.microcredential_strength
    good = strength * prior + found.good
    bad = strength * (1.0 - prior) + np.maximum(found.answers - found.good, 0.0)
    mean = good / (good + bad)
    weights = np.asarray(policy.question_weights) / sum(policy.question_weights)
    total = _weighted(mean, weights)
    tail = (1.0 - policy.interval) / 2
    own = history.microcredential[history.microcredential >= 0]
    learners = history.learners[history.microcredential >= 0]
    lowest, highest = _quantile(good, bad, tail), _quantile(good, bad, 1.0 - tail)
    return Satisfaction(
        mean=mean,
        mean_low=np.minimum(lowest, mean),
        mean_high=np.maximum(highest, mean),
        total=total,
        low=np.minimum(_weighted(lowest, weights), total),
        high=np.maximum(_weighted(highest, weights), total),
        sd=_weighted(np.sqrt(mean * (1.0 - mean) / (good + bad + 1.0)), weights),
        cohorts=np.bincount(own, minlength=len(institution)).astype(np.int64),
        learners=np.bincount(own, weights=learners, minlength=len(institution)).astype(np.int64),
    )


def _faded(history: History, policy: Policy) -> tuple[FloatArray, FloatArray]:
    """Shares, and answers halved with every half-life of age; a question that was not asked has no answers."""
    asked = ~np.isnan(history.share)
    fading = 0.5 ** (history.age_days / policy.half_life_days)
    answers = np.where(asked, history.answers, 0.0) * fading[:, None]
    return np.where(asked, history.share, 0.0), answers


def _capped(answers: FloatArray, place: IntArray, employer: IntArray, cap: float) -> FloatArray:
    """Answers scaled down so that no employer gives more than `cap` to any place."""
    if len(place) == 0:
        return answers
    _, group = np.unique(np.stack([place, employer], axis=1), axis=0, return_inverse=True)
    whole = _sums(group, answers, int(group.max()) + 1)[group]
    return answers * np.divide(cap, whole, out=np.ones_like(whole), where=whole > cap)


def _by_listing(
    listing: IntArray, share: FloatArray, answers: FloatArray, size: int
) -> tuple[FloatArray, FloatArray]:
    listed = listing >= 0
    rows = listing[listed]
    return _sums(rows, (share * answers)[listed], size), _sums(rows, answers[listed], size)


def _sums(rows: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Sums (size, 3) of values (k, 3) by row."""
    columns = [np.bincount(rows, weights=values[:, q], minlength=size) for q in range(QUESTIONS)]
    return np.stack(columns, axis=1)


def _quantile(good: FloatArray, bad: FloatArray, place: float) -> FloatArray:
    return np.asarray(special.betaincinv(good, bad, place), dtype=np.float64)


def _weighted(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted mean over the questions, term by term in a fixed order."""
    return np.asarray(
        weights[0] * values[:, 0] + weights[1] * values[:, 1] + weights[2] * values[:, 2], dtype=np.float64
    )
