"""Three years of cohorts in a made-up region whose institutions differ in a quality that is known.

1. An institution's true shares of yes to the three questions come from one quality that they have in common and a
   deviation of each question; a microcredential deviates from its institution. Quality drifts: people come and go.
2. A few institutions sell much and most sell little: cohorts a year are log-normal.
3. An employer is lenient or strict by nature, and a few buy again and again where they have bought before.
4. A cohort's true share is drawn around its microcredential's; the employer says the nearest of five levels, moved by
   its leniency. Whether work improved is often not yet known.
All numbers are assumptions, written here and nowhere else. Everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from matching.evaluation.numbers import FloatArray, IntArray

YEARS = 3
DAYS = 365
EACH = 3  # microcredentials of an institution
MEANS = (0.80, 0.76, 0.66)  # of the three questions over all institutions
COMMON, OWN, LISTED = (
    0.55,
    0.25,
    0.25,
)  # spread of institution, its single questions, its microcredentials (log odds)
DRIFT = 0.30  # of an institution in a year (log odds); what counts is how good it is today
LENIENCY = 0.45  # spread of employers (log odds)
COHORT = 14.0  # answers that a cohort's own share is worth around the truth
BUSY, SPREAD = 1.1, 0.9  # cohorts a year: mean and spread of the logarithm
BUYS_AGAIN = 0.45
NOT_YET_KNOWN = (0.04, 0.08, 0.25)
LEVELS = 4  # steps between five levels


@dataclass(frozen=True, eq=False)
class Past:
    """`quality` (institutions, 3) is the truth of today, `offered` (institutions,) how many microcredentials each has,
    which are numbered on from one institution to the next. The others have a row for each cohort, oldest first: what,
    who, how many days ago, how many learners, and `level` (cohorts, 3), 1 to 5, 0 for not yet known."""

    quality: FloatArray
    offered: IntArray
    institution: IntArray
    microcredential: IntArray
    employer: IntArray
    age_days: IntArray
    learners: IntArray
    level: IntArray


def live_through(
    institutions: int,
    employers: int,
    seed: int,
    *,
    offered: Sequence[int] | None = None,
    new: Collection[int] = (),
) -> Past:
    """Three years of `institutions` (at least 1) and `employers` (at least 1).

    `offered`: how many microcredentials (at least 1) each institution has, EACH where it is None; they are numbered on
    from one institution to the next. `new`: the places of institutions that nobody has bought from yet.
    """
    listings = np.array(offered or [EACH] * institutions, dtype=np.int64)
    dice = np.random.default_rng(seed)
    odds = (
        _odds(np.array(MEANS))
        + dice.normal(0, COMMON, (institutions, 1))
        + dice.normal(0, OWN, (institutions, 3))
    )
    listed = odds[:, None, :] + dice.normal(0, LISTED, (institutions, int(listings.max()), 3))
    lenient = dice.normal(0, LENIENCY, employers)
    count = np.minimum(dice.poisson(YEARS * np.exp(dice.normal(BUSY - 0.8, SPREAD, institutions))), 40)
    count[list(new)] = 0
    institution = np.repeat(np.arange(institutions), count)
    size = len(institution)
    which = dice.integers(0, listings[institution], size)
    employer = _buyers(institution, employers, dice)
    age_days = np.sort(dice.integers(20, YEARS * DAYS, size))[::-1].astype(np.int64)
    # From today back: a steady drift, another one for each institution.
    drifted = dice.normal(0, DRIFT, institutions)[institution] * age_days / DAYS
    truth = _share(listed[institution, which] + (lenient[employer] - drifted)[:, None])
    said = dice.beta(truth * COHORT, (1 - truth) * COHORT)
    level = 1 + np.rint(said * LEVELS).astype(np.int64)
    level[dice.random((size, 3)) < np.array(NOT_YET_KNOWN)] = 0
    level[(level == 0).all(axis=1), 0] = 3  # somebody who answers at all answers the first question
    return Past(
        quality=_share(odds),
        offered=listings,
        institution=institution,
        microcredential=(np.cumsum(listings) - listings)[institution] + which,
        employer=employer,
        age_days=age_days,
        learners=np.clip(np.rint(np.exp(dice.normal(2.4, 0.5, size))), 4, 60).astype(np.int64),
        level=level,
    )


def shares(level: IntArray) -> FloatArray:
    """Levels 1 to 5 as shares 0 to 1; not yet known is NaN."""
    return np.where(level == 0, np.nan, (level - 1) / LEVELS)


def _buyers(institution: IntArray, employers: int, dice: np.random.Generator) -> IntArray:
    """Who bought each cohort: often one that bought from the same institution before."""
    chosen = dice.integers(0, employers, len(institution))
    for row in range(1, len(institution)):
        if institution[row] == institution[row - 1] and dice.random() < BUYS_AGAIN:
            chosen[row] = chosen[row - 1]
    return np.asarray(chosen, dtype=np.int64)


def _odds(share: FloatArray) -> FloatArray:
    return np.asarray(np.log(share / (1 - share)), dtype=np.float64)


def _share(odds: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)
