"""Skills asked for and skills taught, indexed so that they find each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from .ragged import FloatArray, IntArray, rows_of
from .types import BoolArray, Microcredentials, Needs, Policy, Reference


@dataclass(frozen=True, eq=False)
class Wanted:
    """What one need asks for (R skills)."""

    skill: IntArray
    level: IntArray
    weight: FloatArray  # importance * rarity
    share: FloatArray  # weight as a share of their sum; all 0 if that is 0


@dataclass(frozen=True, eq=False)
class Taught:
    """What m microcredentials teach: T entries, ordered by microcredential and findable by skill."""

    ptr: IntArray  # (m + 1,)
    row: IntArray  # (T,)
    skill: IntArray
    level: IntArray
    certainty: FloatArray
    confirmed: BoolArray
    skill_ptr: IntArray  # (S + 1,)
    by_skill: IntArray  # (T,) entries ordered by skill
    unconfirmed: FloatArray  # (m,) share of the skills that nobody confirmed; 1 where there are none

    @classmethod
    def of(cls, microcredentials: Microcredentials, size: int, policy: Policy) -> Self:
        """Index the skills of microcredentials; `size` is the number of columns of the skill space."""
        confirmed = microcredentials.confirmed
        return cls._indexed(
            microcredentials.skill_ptr,
            microcredentials.skill,
            microcredentials.level,
            certainty(confirmed, microcredentials.confidence, policy),
            confirmed,
            size,
        )

    def each_without_one(self) -> Self:
        """For one microcredential: as many copies of it as it has skills, each of them lacking one (in order)."""
        size = len(self.skill)
        kept = np.tile(np.arange(size), size)[~np.eye(size, dtype=np.bool_).ravel()]
        return self._indexed(
            np.arange(size + 1) * max(size - 1, 0),
            self.skill[kept],
            self.level[kept],
            self.certainty[kept],
            self.confirmed[kept],
            len(self.skill_ptr) - 1,
        )

    @classmethod
    def _indexed(
        cls,
        ptr: IntArray,
        skill: IntArray,
        level: IntArray,
        certainty: FloatArray,
        confirmed: BoolArray,
        size: int,
    ) -> Self:
        row, counted = rows_of(ptr), np.diff(ptr)
        skill_ptr = np.zeros(size + 1, dtype=np.int64)
        np.cumsum(np.bincount(skill, minlength=size), out=skill_ptr[1:])
        guessed = np.bincount(row, weights=~confirmed, minlength=len(counted))
        return cls(
            ptr=ptr,
            row=row,
            skill=skill,
            level=level,
            certainty=certainty,
            confirmed=confirmed,
            skill_ptr=skill_ptr,
            by_skill=np.argsort(skill, kind="stable"),
            unconfirmed=np.where(counted > 0, guessed / np.maximum(counted, 1), 1.0),
        )

    def __len__(self) -> int:
        return len(self.ptr) - 1


def wanted(needs: Needs, i: int, reference: Reference) -> Wanted:
    """What need i asks for."""
    chosen = slice(needs.skill_ptr[i], needs.skill_ptr[i + 1])
    skill = needs.skill[chosen]
    weight = needs.importance[chosen] * reference.rarity[skill]
    total = _sum(weight)
    return Wanted(skill, needs.level[chosen], weight, weight / total if total > 0 else np.zeros(len(skill)))


def certainty(confirmed: BoolArray, confidence: FloatArray, policy: Policy) -> FloatArray:
    """1 for a confirmed skill, from policy.certainty_floor to 1 with the confidence of a suggested one."""
    floor = policy.certainty_floor
    return np.where(confirmed, 1.0, floor + (1.0 - floor) * np.where(confirmed, 1.0, confidence))


def _sum(values: FloatArray) -> float:
    """In the order given, so that no other grouping of the terms can change the last bit."""
    return float(sum(values.tolist()))
