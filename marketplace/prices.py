"""What a microcredential costs an employer, all told: the definition of the landed cost (docs/cost.md).

Money is Decimal here, exact to the cent. The engine computes the same for arrays of pairs (docs/matching.md), and
tests/engine/test_one_price.py holds the two together to the cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketplace.models import Microcredential

CENT = Decimal("0.01")
HEADCOUNTS_TRIED = 500  # a class price that beats no seat price by then is never said to
NOTHING = Decimal(0)

Tiers = Sequence[tuple[int, Decimal]]


@dataclass(frozen=True)
class Landed:
    """The cheaper road at one headcount. Amounts are for all learners; None: not stated, counted as nothing.

    `funding` is what is confirmed and taken off: never more than all of it costs.
    """

    headcount: int
    currency: str
    by_class: bool
    classes: int
    tuition: Decimal
    fees: Decimal | None
    materials: Decimal | None
    travel: Decimal | None
    customisation: Decimal  # of a proposal, once for all learners; what is listed has none
    confirmed: Decimal  # funding that the employer marked as awarded, also where it is more than the cost
    other_road: Decimal | None  # tuition of all learners on the road not taken; None: it has no price
    fee_not_stated: str = ""  # the kind of fee that is not in `fees`, where the other kind is

    @property
    def gross(self) -> Decimal:
        """Before funding."""
        extras = (self.fees, self.materials, self.travel, self.customisation)
        return self.tuition + sum((part or NOTHING for part in extras), NOTHING)

    @property
    def funding(self) -> Decimal:
        """What is taken off: nobody is paid for learning."""
        return min(self.confirmed, self.gross)

    @property
    def total(self) -> Decimal:
        return self.gross - self.funding

    @property
    def per_learner(self) -> Decimal:
        """To the cent, halves up. The total is exact, and is never this times the headcount."""
        return to_the_cent(self.total / self.headcount)

    def share(self, amount: Decimal | None) -> Decimal | None:
        """One learner's part of an amount, to the cent."""
        return None if amount is None else to_the_cent(amount / self.headcount)

    @property
    def atoms(self) -> list[tuple[str, Decimal | None]]:
        """What is in it before funding, for each learner: (name, amount or None where not stated)."""
        parts = [
            ("Tuition", self.tuition),
            ("Fees", self.fees),
            ("Materials", self.materials),
            ("Travel", self.travel),
            *([("Customisation", self.customisation)] if self.customisation else []),
        ]
        return [(name, self.share(amount)) for name, amount in parts]

    @property
    def not_stated(self) -> list[str]:
        """Names of what the total counts as nothing."""
        half = [self.fee_not_stated] if self.fee_not_stated else []
        return half + [name.lower() for name, amount in self.atoms if amount is None]


def landed(
    microcredential: Microcredential,
    headcount: int,
    at_employer: bool | None = False,
    *,
    tiers: Tiers | None = None,
    customisation: Decimal = NOTHING,
    funding: Decimal = NOTHING,
) -> Landed | None:
    """Landed cost of `headcount` learners (at least 1) by the cheaper road; the class where both cost the same.

    The institution's travel counts only `at_employer`; None: nobody knows yet whether it travels, so that travel is not
    stated. `tiers` are (from headcount, seat price), read from the row
    unless given. `customisation` and confirmed `funding` are for all learners. None: neither a seat price nor a class
    price holds at this headcount.
    """
    classes = classes_needed(headcount, microcredential.max_cohort)
    by_class, by_seat = tuitions(microcredential, headcount, tiers=tiers)
    roads = [road for road in (by_class, by_seat) if road is not None]
    if not roads:
        return None
    class_road = by_class is not None and by_class == min(roads)
    return Landed(
        headcount=headcount,
        currency=microcredential.currency,
        by_class=class_road,
        classes=classes,
        tuition=min(roads),
        fees=_sum(
            (microcredential.learner_fee, headcount),
            (microcredential.cohort_fee, classes),
        ),
        materials=_sum((microcredential.materials_price, headcount)),
        travel=_travel(microcredential, classes, at_employer),
        customisation=customisation,
        confirmed=funding,
        other_road=by_seat if class_road else by_class,
        fee_not_stated=fee_not_stated(microcredential),
    )


def fee_not_stated(microcredential: Microcredential) -> str:
    """Of fees per learner and per class the one that is not stated, where the other is."""
    learner, cohort = microcredential.learner_fee is None, microcredential.cohort_fee is None
    if learner is cohort:
        return ""
    return "fees per learner" if learner else "fees per class"


def tuitions(
    microcredential: Microcredential, headcount: int, *, tiers: Tiers | None = None
) -> tuple[Decimal | None, Decimal | None]:
    """Tuition of all learners by the class and by the seat; None: no such price."""
    seat = seat_price(microcredential, headcount, tiers=tiers)
    classes = classes_needed(headcount, microcredential.max_cohort)
    by_class = None if microcredential.class_price is None else microcredential.class_price * classes
    return by_class, None if seat is None else seat * headcount


def to_the_cent(amount: Decimal) -> Decimal:
    """Halves up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def cents_of(value: float) -> Decimal:
    """A float of the engine to the cent, halves up.

    A share of cents among up to 100,000 learners lies on a half cent or at least 5e-8 beside it: what a float misses
    the half by is taken away before it is rounded.
    """
    return to_the_cent(Decimal(str(round(value, 8))))


def classes_needed(headcount: int, largest: int | None) -> int:
    """ceil(headcount / largest class); one where the largest is not stated."""
    return -(-headcount // largest) if largest else 1


def seat_price(
    microcredential: Microcredential, headcount: int, *, tiers: Tiers | None = None
) -> Decimal | None:
    """The price of the highest tier that the headcount reaches, else the plain seat price, which may be unknown."""
    reached = [
        tier for tier in (tiers_of(microcredential) if tiers is None else tiers) if tier[0] <= headcount
    ]
    return max(reached)[1] if reached else microcredential.seat_price


def tiers_of(microcredential: Microcredential) -> Tiers:
    return [(tier.from_headcount, tier.seat_price) for tier in microcredential.tiers.all()]


def class_beats_seat_from(microcredential: Microcredential, *, tiers: Tiers | None = None) -> int | None:
    """The smallest headcount at which the class is no dearer than seats; None: there is none up to 500."""
    if microcredential.class_price is None:
        return None
    steps = tiers_of(microcredential) if tiers is None else tiers
    for headcount in range(1, HEADCOUNTS_TRIED + 1):
        by_class, by_seat = tuitions(microcredential, headcount, tiers=steps)
        if by_class is not None and by_seat is not None and by_class <= by_seat:
            return headcount
    return None


def _travel(microcredential: Microcredential, classes: int, at_employer: bool | None) -> Decimal | None:
    if at_employer is None:
        return None
    return _sum((microcredential.travel_price, classes)) if at_employer else NOTHING


def _sum(*parts: tuple[Decimal | None, int]) -> Decimal | None:
    """The stated prices, each times its number; None where none is stated."""
    stated = [price * number for price, number in parts if price is not None]
    return sum(stated, NOTHING) if stated else None
