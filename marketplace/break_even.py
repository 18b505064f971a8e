"""From which headcount the class price beats the seat price, as points of a picture. Coordinates are percent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from marketplace.prices import Tiers, class_beats_seat_from, tiers_of, to_the_cent, tuitions

if TYPE_CHECKING:
    from marketplace.models import Microcredential

LEFT, RIGHT = 16.0, 98.0  # the plot within the picture, percent of its width
TOP, BOTTOM = 14.0, 146.0  # px
FEWEST, MOST = 12, 80  # learners along the bottom
ABOVE, BELOW = -6.0, 15.0  # px from a line to what it is called
HEADROOM = Decimal(
    "1.9"
)  # the dearest seat, times this, is the top; a class for one would flatten everything else


@dataclass(frozen=True)
class Line:
    x1: str
    x2: str
    y1: str
    y2: str


@dataclass(frozen=True)
class Mark:
    """A number along an axis, and where it stands."""

    at: str
    value: int | Decimal


@dataclass(frozen=True)
class Row:
    headcount: int
    by_class: Decimal
    by_seat: Decimal | None


@dataclass(frozen=True)
class BreakEven:
    """Tuition per learner on both roads; what comes on top is the same on either."""

    currency: str
    learners: int | None  # the reader's own headcount
    turns_at: int | None  # None: the class never beats seats
    class_lines: list[Line]
    seat_lines: list[Line]
    class_label: str  # y at the right end, px; empty: the line does not reach it
    seat_label: str
    turn: Mark | None
    own: Mark | None
    heads: list[Mark]
    prices: list[Mark]
    rows: list[Row]


def break_even(
    microcredential: Microcredential, headcount: int | None = None, *, tiers: Tiers | None = None
) -> BreakEven | None:
    """None: it does not state both a class price and a seat price, so that there is nothing to compare."""
    steps = tiers_of(microcredential) if tiers is None else tiers
    turns_at = class_beats_seat_from(microcredential, tiers=steps)
    upto = _upto(turns_at, headcount, microcredential.max_cohort)
    rows = [_row(microcredential, heads, steps) for heads in range(1, upto + 1)]
    seats = [row.by_seat for row in rows if row.by_seat is not None]
    if microcredential.class_price is None or not seats or not max(seats):
        return None
    plot = Plot(upto, max(seats) * HEADROOM)
    class_label, seat_label = plot.labels(rows[-1])
    return BreakEven(
        currency=microcredential.currency,
        learners=headcount,
        turns_at=turns_at,
        class_lines=plot.lines((row.headcount, row.by_class) for row in rows),
        seat_lines=plot.lines((row.headcount, row.by_seat) for row in rows),
        class_label=class_label,
        seat_label=seat_label,
        turn=plot.mark(turns_at),
        own=plot.mark(headcount),
        heads=[mark for heads in _ticks(upto) if (mark := plot.mark(heads))],
        prices=[Mark(plot.y(price), price) for price in _levels(max(seats))],
        rows=[row for row in rows if row.headcount in {1, turns_at, headcount, *_ticks(upto)}],
    )


@dataclass(frozen=True)
class Plot:
    upto: int
    top: Decimal

    def x(self, heads: float) -> str:
        return f"{LEFT + (RIGHT - LEFT) * (heads - 1) / max(self.upto - 1, 1):.2f}%"

    def y(self, price: Decimal) -> str:
        return f"{BOTTOM - (BOTTOM - TOP) * float(min(price, self.top) / self.top):.1f}"

    def mark(self, heads: int | None) -> Mark | None:
        return Mark(self.x(heads), heads) if heads is not None and heads <= self.upto else None

    def labels(self, last: Row) -> tuple[str, str]:
        """Of class and seats: the dearer stands above its line, the other below."""
        seat = self.top if last.by_seat is None else last.by_seat
        for_class, for_seat = (ABOVE, BELOW) if last.by_class > seat else (BELOW, ABOVE)
        by_class, by_seat = float(self.y(last.by_class)) + for_class, float(self.y(seat)) + for_seat
        shown = f"{by_class:.1f}" if last.by_class <= self.top else ""
        return shown, "" if last.by_seat is None else f"{by_seat:.1f}"

    def lines(self, points: Iterable[tuple[int, Decimal | None]]) -> list[Line]:
        """From headcount to headcount, as far as the top of the picture."""
        known = [(heads, price) for heads, price in points if price is not None and price <= self.top]
        return [
            Line(self.x(a), self.x(b), self.y(here), self.y(there))
            for (a, here), (b, there) in pairwise(known)
            if b == a + 1
        ]


def _upto(turns_at: int | None, headcount: int | None, largest: int | None) -> int:
    wanted = max(FEWEST, 2 * (turns_at or 0), (headcount or 0) * 5 // 4, (largest or 0) * 5 // 4)
    return min(wanted, MOST)


def _row(microcredential: Microcredential, heads: int, tiers: Tiers) -> Row:
    by_class, by_seat = tuitions(microcredential, heads, tiers=tiers)
    return Row(
        heads,
        to_the_cent((by_class or Decimal(0)) / heads),
        None if by_seat is None else to_the_cent(by_seat / heads),
    )


def _ticks(upto: int) -> list[int]:
    step = next(step for step in (2, 5, 10, 20) if upto / step <= 8)
    return list(range(step, upto + 1, step))


def _levels(dearest: Decimal) -> list[Decimal]:
    """Nothing, the dearest seat, and the middle."""
    return [Decimal(0), to_the_cent(dearest / 2), dearest]
