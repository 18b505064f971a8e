"""A funding rule as the evaluation takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from marketplace.funding.conditions import Condition, Malformed


@dataclass(frozen=True)
class Terms:
    """Amounts in one currency; None is not stated. `lowers_cost`: money for the employer, which may be subtracted."""

    jurisdiction: str
    lowers_cost: bool
    conditions: tuple[Condition, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None
    share_percent: Decimal | None = None  # of the cost
    # (employees up to, percent of the cost), ascending; above them `share_percent` holds
    share_by_employees: tuple[tuple[int, Decimal], ...] = ()
    rate_per_hour: Decimal | None = None  # for each learner's clock hour
    cap_per_learner: Decimal | None = None
    cap_per_round: Decimal | None = None
    cap_per_employer: Decimal | None = None
    apply_before_days: int | None = None  # days before the start by which one has to have applied
    steps: tuple[str, ...] = ()  # what an employer does, in order


def tiers_in(data: Any) -> tuple[tuple[int, Decimal], ...]:
    """[[50, 90], [100, 75]]: up to 50 employees 90 %, up to 100 75 %; above that the plain share holds.

    Raises:
        Malformed: it is no such list.
    """
    if not isinstance(data, list) or not all(isinstance(entry, list) and len(entry) == 2 for entry in data):
        raise Malformed("Write pairs of employees and percent: [[50, 90], [100, 75]].")
    sizes = [size for size, _ in data]
    if not all(isinstance(size, int) and not isinstance(size, bool) and size > 0 for size in sizes):
        raise Malformed("Each pair begins with a number of employees.")
    if sizes != sorted(set(sizes)):
        raise Malformed("The numbers of employees go up from pair to pair.")
    return tuple((size, _percent(share)) for size, share in data)


def _percent(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Malformed("A share is a number of percent.")
    try:
        share = Decimal(str(value))
    except InvalidOperation:
        share = Decimal(-1)
    if not 0 <= share <= 100:
        raise Malformed("A share is 0 to 100 percent.")
    return share


def steps_in(data: Any) -> tuple[str, ...]:
    """
    Raises:
        Malformed: it is no list of sentences.
    """
    if not isinstance(data, list) or not all(isinstance(step, str) and step.strip() for step in data):
        raise Malformed("Write a list of sentences in quotation marks.")
    return tuple(step.strip() for step in data)
