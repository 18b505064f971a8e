"""What is true of a made-up market, and what of it can be seen.

Skills come in fields. A need asks within a field and a little beyond; so does a microcredential teach. Of what it
teaches, most is listed, some is missing and some is wrong; a price may not be stated; of its quality only answers of
earlier learners are known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.engine import History, Microcredentials, Needs, Reference
from matching.evaluation.numbers import BoolArray, FloatArray, IntArray

FIELDS, IN_FIELD = 12, 8
SKILLS = FIELDS * IN_FIELD
NEEDS, INSTITUTIONS, EACH = 160, 24, 6
ASKED, TAUGHT, BEYOND = 5, 6, 1
LISTED, SPURIOUS, CONFIRMED = 0.8, 1, 0.6
PRICED, RATINGS = 0.85, 6.0
SHARES = (0.6, 0.2, 0.2)  # of true coverage, of being affordable and of quality in what an employer gets


@dataclass(frozen=True, eq=False)
class World:
    """n needs and m microcredentials. `utility` (n, m) is what an employer gets, `worth` what an institution gets."""

    utility: FloatArray
    worth: FloatArray
    headcount: IntArray  # (n,)
    capacity: IntArray  # (m,) seats
    institution: IntArray  # (m,)
    price: FloatArray  # (m,) as stated, NaN where it is not
    needs: Needs
    microcredentials: Microcredentials
    history: History


def draw(seed: int) -> World:
    dice = np.random.default_rng(seed)
    offers = INSTITUTIONS * EACH
    asked = _skills(dice, NEEDS, ASKED)
    taught = _skills(dice, offers, TAUGHT)
    price = np.exp(dice.normal(6.5, 0.5, offers))
    budget = np.exp(dice.normal(6.7, 0.3, NEEDS))
    quality = dice.beta(8.0, 2.0, offers)
    headcount = dice.integers(4, 21, NEEDS)
    coverage = (asked.astype(float) @ taught.T) / asked.sum(axis=1, keepdims=True)
    affordable = 1.0 / (1.0 + (price[None, :] / budget[:, None]) ** 4)
    utility = SHARES[0] * coverage + SHARES[1] * affordable + SHARES[2] * quality[None, :]
    worth = 0.5 * headcount[:, None] / 20.0 + 0.5 * coverage
    stated = np.where(dice.random(offers) < PRICED, price, np.nan)
    institution = np.repeat(np.arange(INSTITUTIONS), EACH)
    return World(
        utility=utility,
        worth=worth,
        headcount=headcount,
        capacity=dice.integers(8, 33, offers),
        institution=institution,
        price=stated,
        needs=_needs(asked, headcount, budget),
        microcredentials=_microcredentials(dice, taught, stated, institution),
        history=_history(dice, quality, institution),
    )


def reference() -> Reference:
    """Every skill as rare as the other, none like another."""
    none = np.zeros(0)
    return Reference(
        rarity=np.ones(SKILLS),
        similarity=sparse.csr_array((SKILLS, SKILLS)),
        price_field=np.zeros(0, dtype=np.int64),
        price_currency=np.zeros(0, dtype=np.int64),
        price_hourly=np.zeros((0, 21)),
        price_learner=np.zeros((0, 21)),
        prior_mean=np.array([0.77, 0.71, 0.68]),
        institution_strength=np.full(3, 20.0),
        microcredential_strength=np.full(3, 20.0),
        idf=none,
    )


def _skills(dice: np.random.Generator, size: int, within: int) -> BoolArray:
    """(size, SKILLS): `within` skills of one field, BEYOND of any."""
    found = np.zeros((size, SKILLS), dtype=np.bool_)
    for row, field in enumerate(dice.integers(0, FIELDS, size)):
        found[row, field * IN_FIELD + dice.choice(IN_FIELD, within, replace=False)] = True
        found[row, dice.choice(SKILLS, BEYOND, replace=False)] = True
    return found


def _ragged(rows: BoolArray) -> tuple[IntArray, IntArray]:
    return np.concatenate([[0], np.cumsum(rows.sum(axis=1))]).astype(np.int64), np.nonzero(rows)[1].astype(
        np.int64
    )


def _needs(asked: BoolArray, headcount: IntArray, budget: FloatArray) -> Needs:
    size = len(asked)
    ptr, skill = _ragged(asked)
    unknown, open_end = np.full(size, np.nan), np.full(size, -1, dtype=np.int64)
    return Needs(
        id=np.arange(size), headcount=headcount, target=unknown, budget=budget, ceiling=unknown,
        currency=np.zeros(size, dtype=np.int64), start_from=open_end, start_to=open_end, max_weeks=open_end,
        max_hours=unknown, modes=np.zeros(size, dtype=np.uint16), latitude=unknown, longitude=unknown,
        reach_km=unknown, credit_wanted=np.zeros(size, dtype=np.bool_), language=open_end,
        demands_stated=np.zeros(size, dtype=np.bool_), weights=np.tile([0.55, 0.25, 0.20], (size, 1)),
        skill_ptr=ptr, skill=skill, importance=np.full(len(skill), 3.0), level=np.zeros(len(skill), dtype=np.int64),
        title=sparse.csr_array((size, 1)), text=sparse.csr_array((size, 1)),
    )  # fmt: skip


def _microcredentials(
    dice: np.random.Generator, taught: BoolArray, price: FloatArray, institution: IntArray
) -> Microcredentials:
    """As listed: some of what is taught is missing, and something is listed that is not taught."""
    size = len(taught)
    listed = taught & (dice.random(taught.shape) < LISTED)
    for row in range(size):
        listed[row, dice.choice(SKILLS, SPURIOUS, replace=False)] = True
    ptr, skill = _ragged(listed)
    confirmed = np.repeat(dice.random(size) < CONFIRMED, np.diff(ptr))
    right = taught[np.repeat(np.arange(size), np.diff(ptr)), skill]
    confidence = np.clip(dice.normal(np.where(right, 0.7, 0.45), 0.15), 0.0, 1.0)
    unknown, open_end, nothing = np.full(size, np.nan), np.full(size, -1, dtype=np.int64), np.zeros(size)
    no_rows = np.zeros(size + 1, dtype=np.int64)
    return Microcredentials(
        id=np.arange(size), live=np.ones(size, dtype=np.bool_), institution_verified=np.ones(size, dtype=np.bool_),
        institution=institution, currency=np.zeros(size, dtype=np.int64), seat_price=price,
        tier_ptr=no_rows, tier_from=np.zeros(0, dtype=np.int64), tier_price=np.zeros(0), class_price=unknown,
        cohort_fee=nothing, learner_fee=nothing, materials=nothing, travel=nothing, min_cohort=open_end,
        max_cohort=open_end, seats_free=open_end, modes=np.zeros(size, dtype=np.uint16), latitude=unknown,
        longitude=unknown, start_ptr=no_rows, start_day=np.zeros(0, dtype=np.int64),
        starts_any=np.ones(size, dtype=np.bool_), weeks=open_end, hours=unknown, credit=open_end, language=open_end,
        field=open_end, skill_ptr=ptr, skill=skill, level=np.full(len(skill), 3, dtype=np.int64),
        confirmed=confirmed, confidence=confidence, title=sparse.csr_array((size, 1)),
        text=sparse.csr_array((size, 1)),
    )  # fmt: skip


def _history(dice: np.random.Generator, quality: FloatArray, institution: IntArray) -> History:
    count = dice.poisson(RATINGS, len(quality))
    seen = np.flatnonzero(count)
    share = dice.binomial(count[seen], quality[seen]) / count[seen]
    return History(
        microcredential=seen, institution=institution[seen], employer=-2 - np.arange(len(seen)),
        share=np.repeat(share, 3).reshape(-1, 3), answers=np.repeat(count[seen].astype(float), 3).reshape(-1, 3),
        learners=count[seen], age_days=np.zeros(len(seen)),
    )  # fmt: skip
