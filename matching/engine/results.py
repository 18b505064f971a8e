"""What comes out of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from .ragged import FloatArray, IntArray, take_rows

BoolArray = NDArray[np.bool_]

Status = Literal["covered", "partly", "missing"]
Price = Literal["class", "seat", "not stated", "other currency"]
GateState = Literal["passed", "not asked", "not stated", "failed"]


@dataclass(frozen=True, eq=False)
class Scored:
    """Scored pairs of one need (p rows), every one of which passes all gates."""

    need: int  # id
    microcredential: IntArray  # row of Microcredentials
    fit: FloatArray  # w . (skill, cost, satisfaction), in [0, 1]
    contributions: FloatArray  # (p, 3) the three parts times their weights; rows sum to fit
    skill: FloatArray
    cost: FloatArray
    satisfaction: FloatArray
    coverage: FloatArray
    focus: FloatArray
    overlap: FloatArray
    likeness: FloatArray
    u: FloatArray  # share of `skill` that is likeness
    landed: FloatArray  # money per learner in the need's currency; NaN: not known
    price_known: BoolArray  # False: cost is a neutral 0.5
    unstated: IntArray  # gates passed only because the fact is not stated
    uncertainty: FloatArray  # standard deviation of fit

    def __len__(self) -> int:
        return len(self.microcredential)

    def take(self, rows: IntArray) -> Self:
        """The chosen pairs, in the order chosen."""
        return take_rows(self, rows, {})


@dataclass(frozen=True)
class NearMiss:
    """A pair that one gate alone excludes."""

    microcredential: int  # row of Microcredentials
    gate: str
    fit: float  # what the fit would be without the gate
    amount: float  # how far off, in the gate's unit (codes.UNITS); NaN: cannot be measured


@dataclass(frozen=True)
class GateReport:
    """What each gate did, for one need. Keys are gate codes, in the order of codes.GATES."""

    need: int  # id
    considered: int
    passed: int
    turned_away: dict[str, int]  # a pair counts at every gate that it fails
    alone: dict[str, int]  # pairs that this gate alone excludes
    covering: int  # pairs that pass the coverage gate
    covering_turned_away: dict[str, int]  # of those, how many each other gate turns away
    not_stated: dict[str, int]  # pairs for which the gate's fact is not stated
    near_misses: tuple[NearMiss, ...]  # fit descending within each gate, at most policy.near_k a gate


@dataclass(frozen=True)
class SkillLine:
    """One required skill of the need, as the microcredential answers it."""

    skill: int  # column of the skill space
    status: Status
    by: int  # the taught skill that answers it best; -1: none
    confirmed: bool  # of that taught skill
    similarity: float
    level: float  # factor
    certainty: float
    credit: float  # similarity * level * certainty
    weight: float  # share of the need's weight; all lines sum to 1
    points: float  # share of the fit; all lines and the words sum to the skill contribution
    removal: float  # by how much the fit falls if `by` were not taught; may be negative


@dataclass(frozen=True)
class CostAtoms:
    """How the landed cost per learner comes about (money per learner; NaN: not known)."""

    price: Price
    classes: int
    tuition: float  # class price x classes / headcount, or the seat price
    fees: float
    materials: float
    travel: float
    gross: float  # all told, before funding
    funding: float  # confirmed and taken off: gross less landed
    landed: float
    class_road: float  # before funding, if bought by the class; NaN: no class price
    seat_road: float  # before funding, if bought by the seat; NaN: no seat price
    class_beats_seat_from: int  # headcount; -1: never, or not both are stated
    basis: Literal["curve", "market", "neutral"]  # employer's own numbers, field's quantiles, unknown


@dataclass(frozen=True)
class GateLine:
    """One gate of one pair."""

    gate: str
    state: GateState
    amount: float  # how far off where it failed, else 0; NaN: cannot be measured


@dataclass(frozen=True)
class Explanation:
    """One pair, in full. skill_points + words_points = contributions[0]; contributions sum to fit."""

    need: int  # id
    microcredential: int  # id
    fit: float
    contributions: tuple[float, float, float]
    points: tuple[float, float, float, float]  # as shown, of 100 with one decimal: three parts, fit
    coverage: float
    focus: float
    overlap: float
    likeness: float
    u: float
    skills: tuple[SkillLine, ...]
    words_points: float  # share of the fit that is likeness
    cost: float
    cost_atoms: CostAtoms
    satisfaction: float
    satisfaction_low: float
    satisfaction_high: float
    cohorts: int
    learners: int
    uncertainty: float
    gates: tuple[GateLine, ...]
