"""Numbers that depend on the whole market: computed by the full run, then frozen."""

from __future__ import annotations

import numpy as np
from scipy import optimize, sparse, special

from .landed import landed
from .ragged import FloatArray, IntArray
from .satisfaction import QUESTIONS, evidence, inner, institution_mean
from .types import History, Microcredentials, Policy

RAREST_COMMON = 0.05  # weight left to a skill that every occupation asks for
QUANTILES = 21
LEAST_PRICES = 8  # fewer in a field, and the whole market is the reference
TYPICAL_HEADCOUNT = 10  # at which listings are priced for the quantiles
LEAST_GROUPS = 10  # with history, to estimate a prior's mean or strength from
# An answer is graded, a share or stars, and tells more than the yes or no of the likelihood, which therefore believes
# too little of what a microcredential earned itself: at most so many answers are set against its own.
MOST_STRENGTH = 8.0
STATED_WEIGHT = 1.0  # institutions that a stated mean of the sector is worth
# Nobody starts above it, however good a market is: one perfect answer on top must stay below what many have earned.
MOST_BEFORE_ANSWERS = 0.85

# How far a taught skill serves for one asked for, by how the taxonomy joins them.
NARROWER, BROADER, SIBLING = 0.8, 0.5, 0.4  # taught is a child, the parent, another child of the parent
LARGEST_FAMILY = 12  # children; in larger groups siblings have little in common


def rarity(asked: IntArray, total: int) -> FloatArray:
    """log((N + 1) / (n + 1)) / log(N + 1), at least 0.05, for S skills.

    asked: (S,) in how many of N = total occupations (or, without those, microcredentials) each occurs.
    1 for a skill in none; without any occupations every skill is 1.
    """
    if total <= 0:
        return np.ones(len(asked))
    rare = np.log((total + 1) / (np.minimum(asked, total) + 1)) / np.log(total + 1)
    return np.asarray(np.maximum(rare, RAREST_COMMON), dtype=np.float64)


def skills_taught(microcredentials: Microcredentials, size: int) -> IntArray:
    """In how many microcredentials each of `size` skills occurs: what rarity falls back to."""
    return np.bincount(microcredentials.skill, minlength=size).astype(np.int64)


def similarity(size: int, parents: IntArray, related: IntArray, strength: FloatArray) -> sparse.csr_array:
    """Skill similarity (size, size) as [asked, taught] in (0, 1), the diagonal left out.

    parents: (p, 2) child, parent. related: (r, 2) asked, taught with strength (r,) in [0, 1].
    Where two roads join a pair of skills the larger value counts.
    """
    child, parent = parents.reshape(-1, 2).T
    first, second = _siblings(parents)
    asked = np.concatenate([parent, child, first, related.reshape(-1, 2)[:, 0]])
    taught = np.concatenate([child, parent, second, related.reshape(-1, 2)[:, 1]])
    kinds = np.repeat([NARROWER, BROADER, SIBLING], [len(child), len(parent), len(first)])
    value = np.clip(np.concatenate([kinds, strength]), 0.0, 1.0)
    kept = (asked != taught) & (value > 0)
    return _largest(asked[kept], taught[kept], value[kept], size)


def price_rows(
    microcredentials: Microcredentials, headcount: int = TYPICAL_HEADCOUNT
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Fields (f,), currencies (f,), quantiles per clock hour (f, q) and per learner (f, q).

    One row for each field and currency with at least LEAST_PRICES prices, and one for each
    currency (field -1) over the whole market; NaN where there are fewer.
    """
    size = len(microcredentials)
    heads, rows = np.full(size, headcount), np.arange(size)
    cost = landed(heads, rows, microcredentials, np.zeros(size, dtype=np.bool_), np.zeros(size)).cost
    hourly = np.divide(
        cost, microcredentials.hours, out=np.full(size, np.nan), where=microcredentials.hours > 0
    )
    priced = ~np.isnan(cost)
    keys = np.stack([microcredentials.currency, microcredentials.field], axis=1)[priced]
    everything = np.stack([keys[:, 0], np.full(len(keys), -1)], axis=1)
    found = []
    for currency, field in np.unique(np.concatenate([everything, keys]), axis=0).tolist():
        chosen = priced & (microcredentials.currency == currency)
        if field >= 0:
            chosen &= microcredentials.field == field
        if chosen.sum() >= LEAST_PRICES or field < 0:
            found.append((field, currency, _quantiles(hourly[chosen]), _quantiles(cost[chosen])))
    return (
        np.array([row[0] for row in found], dtype=np.int64),
        np.array([row[1] for row in found], dtype=np.int64),
        np.array([row[2] for row in found]).reshape(-1, QUANTILES),
        np.array([row[3] for row in found]).reshape(-1, QUANTILES),
    )


def sector_means(history: History, institution: IntArray, stated: FloatArray, policy: Policy) -> FloatArray:
    """Mean (3,) of each question over the market's institutions, pulled towards the stated one.

    stated: (3,) what surveys say elsewhere, worth STATED_WEIGHT institutions. An institution of n answers weighs
    n / (n + policy.strength). With history of fewer than LEAST_GROUPS institutions it is the stated mean alone, and
    what is learned is never above MOST_BEFORE_ANSWERS.
    """
    found = evidence(history, institution, policy)
    _, first = np.unique(institution, return_index=True)
    good, answers = (found.good + found.other_good)[first], (found.answers + found.other_answers)[first]
    share = np.divide(good, answers, out=np.zeros_like(good), where=answers > 0)
    weight = np.divide(answers, answers + policy.strength, out=np.zeros_like(answers), where=answers > 0)
    whole = STATED_WEIGHT + weight.sum(axis=0)
    learned = (STATED_WEIGHT * stated + (weight * share).sum(axis=0)) / whole
    learned = np.minimum(learned, MOST_BEFORE_ANSWERS)
    return np.asarray(np.where((answers > 0).sum(axis=0) >= LEAST_GROUPS, learned, stated), dtype=np.float64)


def strengths(
    history: History, institution: IntArray, prior_mean: FloatArray, policy: Policy
) -> tuple[FloatArray, FloatArray]:
    """Prior strengths (3,) of institutions around the sector and of microcredentials around institutions.

    Empirical Bayes: the strength under which the histories are likeliest, given the means
    (beta-binomial likelihood). institution: (m,) that of every microcredential.
    """
    found = evidence(history, institution, policy)
    codes, first = np.unique(institution, return_index=True)
    good, answers = found.good + found.other_good, found.answers + found.other_answers
    sector = np.broadcast_to(inner(prior_mean), (len(codes), QUESTIONS))
    of_institutions = _each_question(good[first], answers[first], sector, policy)
    around = institution_mean(found, prior_mean, of_institutions)
    of_microcredentials = _each_question(found.good, found.answers, around, policy)
    enough = (found.answers > 0).sum(axis=0) >= LEAST_GROUPS
    return of_institutions, np.where(
        enough, np.minimum(of_microcredentials, MOST_STRENGTH), of_microcredentials
    )


def _each_question(good: FloatArray, answers: FloatArray, mean: FloatArray, policy: Policy) -> FloatArray:
    return np.array(
        [beta_binomial_strength(good[:, q], answers[:, q], mean[:, q], policy) for q in range(QUESTIONS)]
    )


def beta_binomial_strength(good: FloatArray, answers: FloatArray, mean: FloatArray, policy: Policy) -> float:
    """The strength s in policy.strength_range that makes `good` of `answers` likeliest.

    The share of each group (g,) is drawn from Beta(s mean, s (1 - mean)). Groups without answers
    do not count; with fewer than LEAST_GROUPS groups it is policy.strength.
    """
    seen = answers > 0
    if seen.sum() < LEAST_GROUPS:
        return policy.strength
    right, wrong, prior = good[seen], np.maximum(answers - good, 0.0)[seen], mean[seen]

    def surprise(log_strength: float) -> float:
        alpha, beta = np.exp(log_strength) * prior, np.exp(log_strength) * (1.0 - prior)
        return -float(np.sum(special.betaln(alpha + right, beta + wrong) - special.betaln(alpha, beta)))

    bounds = np.log(policy.strength_range)
    best = optimize.minimize_scalar(surprise, bounds=tuple(bounds.tolist()), method="bounded")
    return float(np.exp(best.x))


def _siblings(parents: IntArray) -> tuple[IntArray, IntArray]:
    """Ordered pairs of children of one parent, in families of at most LARGEST_FAMILY."""
    families: dict[int, list[int]] = {}
    for child, parent in parents.reshape(-1, 2).tolist():
        families.setdefault(parent, []).append(child)
    pairs = [
        (one, other)
        for children in families.values()
        if len(children) <= LARGEST_FAMILY
        for one in children
        for other in children
    ]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _largest(asked: IntArray, taught: IntArray, value: FloatArray, size: int) -> sparse.csr_array:
    """A sparse matrix that keeps the largest value given for each cell."""
    order = np.lexsort((-value, taught, asked))
    asked, taught, value = asked[order], taught[order], value[order]
    first = np.ones(len(asked), dtype=np.bool_)
    first[1:] = (asked[1:] != asked[:-1]) | (taught[1:] != taught[:-1])
    return sparse.csr_array((value[first], (asked[first], taught[first])), shape=(size, size))


def _quantiles(values: FloatArray) -> FloatArray:
    """QUANTILES evenly spaced quantiles of what is known; NaN for fewer than LEAST_PRICES values."""
    known = values[~np.isnan(values)]
    if len(known) < LEAST_PRICES:
        return np.full(QUANTILES, np.nan)
    return np.asarray(np.quantile(known, np.linspace(0.0, 1.0, QUANTILES)), dtype=np.float64)
