"""What a microcredential costs an employer, for each learner, all told: docs/cost.md, for arrays of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from .ragged import FloatArray, IntArray, entries_of, rows_of, take_rows
from .types import BoolArray, Microcredentials

HEADCOUNTS_TRIED = 500  # a class road that is no cheaper by then is never called cheaper
SAME = 1e-8  # money per learner: two roads that differ by less are equal, but for what floats make of shares of cents


@dataclass(frozen=True, eq=False)
class Landed:
    """Landed cost of pairs (p rows), in money per learner; NaN: not known."""

    classes: IntArray  # ceil(headcount / largest class); 1 where that is not stated
    class_tuition: FloatArray
    seat_tuition: FloatArray
    fees: FloatArray  # for each class on either road, and for each learner
    materials: FloatArray
    travel: FloatArray
    confirmed: FloatArray  # funding, also where it is more than the cost

    @property
    def class_road(self) -> FloatArray:
        """All told before funding, bought by the class."""
        return self._with(self.class_tuition)

    @property
    def seat_road(self) -> FloatArray:
        """All told before funding, bought by the seat."""
        return self._with(self.seat_tuition)

    @property
    def class_wins(self) -> BoolArray:
        """The class has a price, and seats have none or cost at least as much."""
        known = ~np.isnan(self.class_road)
        return known & (np.isnan(self.seat_road) | (self.class_road <= self.seat_road + SAME))

    @property
    def gross(self) -> FloatArray:
        """The cheaper of the roads that have a price, before funding."""
        return np.fmin(self.class_road, self.seat_road)

    @property
    def funding(self) -> FloatArray:
        """What is taken off: never more than all of it costs; NaN where no cost is known."""
        return np.minimum(self.confirmed, self.gross)

    @property
    def cost(self) -> FloatArray:
        """The cheaper road less confirmed funding, never below 0."""
        return self.gross - self.funding

    def _with(self, tuition: FloatArray) -> FloatArray:
        return tuition + self.fees + self.materials + self.travel

    def take(self, rows: IntArray) -> Self:
        """The chosen pairs, in the order chosen."""
        return take_rows(self, rows, {})


def landed(
    headcount: IntArray,
    rows: IntArray,
    microcredentials: Microcredentials,
    at_employer: BoolArray,
    funding: FloatArray,
) -> Landed:
    """Landed cost of p pairs, each a headcount (at least 1) and a row of `microcredentials`.

    at_employer: (p,) the institution travels. funding: (p,) confirmed, per learner, not negative.
    """
    classes = classes_needed(headcount, microcredentials.max_cohort[rows])
    for_each = classes / headcount  # classes for each learner
    return Landed(
        classes=classes,
        class_tuition=microcredentials.class_price[rows] * for_each,
        seat_tuition=_seat_price(headcount, rows, microcredentials),
        fees=microcredentials.cohort_fee[rows] * for_each + microcredentials.learner_fee[rows],
        materials=microcredentials.materials[rows],
        travel=np.where(at_employer, microcredentials.travel[rows], 0.0) * for_each,
        confirmed=funding,
    )


def classes_needed(headcount: IntArray, largest: IntArray) -> IntArray:
    """ceil(headcount / largest class); one class where the largest is not stated."""
    return np.where(largest > 0, -(-headcount // np.maximum(largest, 1)), 1)


def class_beats_seat_from(
    row: int, microcredentials: Microcredentials, *, at_employer: bool, limit: int = HEADCOUNTS_TRIED
) -> int:
    """The smallest headcount at which the class is no dearer than seats, which have a price; -1: none up to `limit`."""
    heads = np.arange(1, limit + 1)
    rows = np.full(limit, row)
    all_there = np.full(limit, at_employer)
    cost = landed(heads, rows, microcredentials, all_there, np.zeros(limit))
    cheaper = cost.class_wins & ~np.isnan(cost.seat_road)
    return int(heads[cheaper.argmax()]) if cheaper.any() else -1


def _seat_price(headcount: IntArray, rows: IntArray, microcredentials: Microcredentials) -> FloatArray:
    """The price of the highest tier that the headcount reaches, else the plain seat price."""
    ptr, entries = entries_of(microcredentials.tier_ptr, rows)
    pair = rows_of(ptr)
    start, price = microcredentials.tier_from[entries], microcredentials.tier_price[entries]
    reached = (start <= headcount[pair]) & ~np.isnan(price)
    order = np.lexsort((-price[reached], start[reached]))  # of two tiers from one headcount the cheaper
    seat = microcredentials.seat_price[rows].copy()
    seat[pair[reached][order]] = price[reached][order]  # the last one written stays
    return seat
