"""What goes into the engine: columns of needs and microcredentials, the policy, the reference.

Ids and codes are opaque integers; the engine never interprets them. Money is a float in the currency
of its row. Unknown is NaN in float columns and -1 in integer columns unless a field says otherwise.
Ragged columns: row i owns the entries ptr[i]:ptr[i+1] (see ragged.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntFlag
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .concepts import Concepts
from .ragged import FloatArray, IntArray, take_rows

BoolArray = NDArray[np.bool_]

NOT_STATED = -1


class Mode(IntFlag):
    """Ways of delivery, as bits of the `modes` columns."""

    CAMPUS = 1  # learners travel to the institution
    EMPLOYER = 2  # the institution travels to the employer
    HYBRID = 4  # partly online, partly at the institution: learners travel
    ONLINE = 8  # live; nobody travels
    SELF_PACED = 16  # online, at any time; nobody travels


@dataclass(frozen=True, eq=False)
class Needs:
    """Training needs, one row each (n rows)."""

    id: IntArray
    headcount: IntArray  # learners, at least 1
    target: FloatArray  # money per learner
    budget: FloatArray  # money per learner
    ceiling: FloatArray  # money per learner; nothing dearer is wanted
    currency: IntArray
    start_from: IntArray  # proleptic ordinal day; -1: no earliest
    start_to: IntArray  # proleptic ordinal day; -1: no latest
    max_weeks: IntArray  # -1: no limit
    max_hours: FloatArray  # NaN: no limit
    modes: NDArray[np.uint16]  # allowed modes (Mode); 0: any
    latitude: FloatArray  # degrees
    longitude: FloatArray
    reach_km: FloatArray  # NaN: no limit
    credit_wanted: BoolArray
    language: IntArray  # -1: any
    demands_stated: BoolArray  # a fact that is not stated then fails its gate
    weights: FloatArray  # (n, 3) skill, cost, satisfaction; not negative, rows sum to 1
    skill_ptr: IntArray  # (n + 1,)
    skill: IntArray  # column of the skill space, unique within a need
    importance: FloatArray  # must 3, should 2, nice 1
    level: IntArray  # 1-5 asked for; 0: any
    title: sparse.csr_array  # (n, words or concepts), rows of length 1 or empty
    text: sparse.csr_array

    def __len__(self) -> int:
        return len(self.id)

    def take(self, rows: IntArray) -> Self:
        """The chosen rows, in the order chosen."""
        return take_rows(self, rows, {"skill_ptr": ("skill", "importance", "level")})


@dataclass(frozen=True, eq=False)
class Microcredentials:
    """Microcredentials, one row each (m rows)."""

    id: IntArray
    live: BoolArray
    institution_verified: BoolArray
    institution: IntArray
    currency: IntArray
    seat_price: FloatArray  # money per learner
    tier_ptr: IntArray  # (m + 1,)
    tier_from: IntArray  # headcount from which the tier's price holds
    tier_price: FloatArray  # money per learner, instead of seat_price
    class_price: FloatArray  # money per class, instead of seats
    cohort_fee: FloatArray  # money per class on either road; 0: none
    learner_fee: FloatArray  # money per learner; 0: none
    materials: FloatArray  # money per learner; 0: none
    travel: FloatArray  # money per class, only where delivered at the employer; 0: none
    min_cohort: IntArray
    max_cohort: IntArray
    seats_free: IntArray
    modes: NDArray[np.uint16]  # offered modes (Mode); 0: not stated
    latitude: FloatArray
    longitude: FloatArray
    start_ptr: IntArray  # (m + 1,)
    start_day: IntArray  # proleptic ordinal days
    starts_any: BoolArray  # starts whenever it is asked for
    weeks: IntArray
    hours: FloatArray  # clock hours
    credit: IntArray  # 1 yes, 0 no, -1 not stated
    language: IntArray
    field: IntArray  # CIP family, -1 unknown
    skill_ptr: IntArray  # (m + 1,)
    skill: IntArray  # column of the skill space, unique within a microcredential
    level: IntArray  # 1-5 taught; 0: not stated
    confirmed: BoolArray  # by a person of the institution
    confidence: FloatArray  # of a suggested skill, 0 to 1; ignored where confirmed
    title: sparse.csr_array  # (m, words or concepts), rows of length 1 or empty
    text: sparse.csr_array

    def __len__(self) -> int:
        return len(self.id)

    def take(self, rows: IntArray) -> Self:
        """The chosen rows, in the order chosen."""
        return take_rows(
            self,
            rows,
            {
                "tier_ptr": ("tier_from", "tier_price"),
                "start_ptr": ("start_day",),
                "skill_ptr": ("skill", "level", "confirmed", "confidence"),
            },
        )


@dataclass(frozen=True, eq=False)
class History:
    """Verified feedback, one row for each cohort that answered (k rows)."""

    microcredential: IntArray  # row of Microcredentials; -1: only the institution is known
    institution: IntArray  # the institution code of Microcredentials
    employer: IntArray
    share: FloatArray  # (k, 3) share of good answers, 0 to 1; NaN: not asked
    answers: FloatArray  # (k, 3) how many answered each question
    learners: IntArray
    age_days: FloatArray  # at the run's day, not below 0

    def __len__(self) -> int:
        return len(self.institution)


@dataclass(frozen=True, eq=False)
class Satisfaction:
    """Posterior satisfaction, one row for each microcredential (m rows); all of it in [0, 1] but counts."""

    mean: FloatArray  # (m, 3) posterior mean of each question
    mean_low: FloatArray  # (m, 3) 90 % interval of each question
    mean_high: FloatArray
    total: FloatArray  # weighted mean of the three
    low: FloatArray  # 90 % interval of the total
    high: FloatArray
    sd: FloatArray
    cohorts: IntArray  # 0: new here, the numbers are the prior
    learners: IntArray

    def __len__(self) -> int:
        return len(self.total)

    def take(self, rows: IntArray) -> Self:
        """The chosen rows, in the order chosen."""
        return take_rows(self, rows, {})


@dataclass(frozen=True, eq=False)
class Reference:
    """Numbers that depend on the whole market, frozen for a run (S skills, f price rows, q quantiles)."""

    rarity: FloatArray  # (S,) 0 to 1, 1 for a skill nobody else asks for
    similarity: sparse.csr_array  # (S, S) [asked, taught] in [0, 1]; the same skill is 1 whatever is stored
    price_field: IntArray  # (f,) field of the row; -1: the whole market
    price_currency: IntArray  # (f,)
    price_hourly: FloatArray  # (f, q) quantiles of landed cost per learner and clock hour; NaN: too few
    price_learner: FloatArray  # (f, q) quantiles of landed cost per learner; NaN: too few
    prior_mean: FloatArray  # (3,) of the sector, one a question
    institution_strength: FloatArray  # (3,) answers that the sector's mean is worth to an institution
    microcredential_strength: FloatArray  # (3,) answers that the institution's mean is worth to a listing
    idf: FloatArray  # (words,) weight of each hashed word; empty: all 1
    concepts: Concepts = field(default_factory=Concepts)  # empty: texts are compared word for word


@dataclass(frozen=True)
class Policy:
    """The editable numbers of the scoring. Shares and spreads are in [0, 1]."""

    weights: tuple[float, float, float] = (0.55, 0.25, 0.20)  # for a need without weights of its own
    beta: float = 3.0  # coverage counts beta times as much as focus
    unconfirmed_words: float = 0.5  # u_max: what words are worth where nobody confirmed a skill
    certainty_floor: float = 0.5  # certainty of a suggested skill of confidence 0
    level_step: float = 0.25  # lost for each level taught below the level asked
    level_unstated: float = 0.75  # factor of a taught skill whose level is not stated
    title_share: float = 0.5  # of likeness; the rest is the text's
    coverage_floor: float = 0.05
    words_floor: float = 0.50  # or this likeness, as far as nobody confirmed the skills
    covered_from: float = 0.75  # similarity * level from which a skill is called covered
    partly_from: float = 0.25  # and partly covered
    target_share: float = 2 / 3  # a missing target is this share of the budget, and the other way round
    least_spread: float = 0.05  # least distance of target and budget, as a share of the budget
    onsite_km: float = 250.0  # how far an institution travels to an employer
    question_weights: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3)
    half_life_days: float = 730.0
    employer_cap: float = 20.0  # answers one employer can add to one microcredential
    strength: float = 20.0  # prior strength where the data are too few to estimate it
    strength_range: tuple[float, float] = (4.0, 200.0)
    interval: float = 0.90
    sd_unconfirmed: float = 0.10  # what a wholly suggested skill list may have left out
    sd_no_price: float = 12**-0.5  # of a cost that may be anything from 0 to 1
    sd_unstated: float = 0.02  # for each gate whose fact is not stated
    top_k: int = 20
    near_k: int = 10  # near misses kept for each gate
