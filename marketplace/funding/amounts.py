"""How much a rule could pay at most, and how much is confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from marketplace.funding.facts import Facts
from marketplace.funding.terms import Terms

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Amount:
    """At most, for each learner. Two numbers where it hangs on a number of employees that is not stated."""

    least: Decimal
    most: Decimal

    @property
    def is_range(self) -> bool:
        return self.least != self.most


def could_pay(terms: Terms, facts: Facts) -> Amount | None:
    """Up to what, for each learner, never above what one costs; None: the rule states no amount, or it is no grant."""
    if not terms.lowers_cost:
        return None
    found = [limit for share in _shares(terms, facts) if (limit := _limit(terms, facts, share)) is not None]
    return Amount(min(found), max(found)) if found else None


def confirmed_total(amounts: Iterable[tuple[Decimal, bool]], learners: int) -> Decimal:
    """Of awards (amount, whether it is for each learner), for all learners. The cost engine caps it at the cost."""
    return sum((amount * (learners if each else 1) for amount, each in amounts), Decimal(0))


def _limit(terms: Terms, facts: Facts, share: Decimal | None) -> Decimal | None:
    """The smallest of the rule's limits that can be known here; None: it has none."""
    each = None if facts.cost is None else facts.cost / facts.learners
    hours = facts.clock_hours
    limits = [
        None if share is None or each is None else each * share / 100,
        None if terms.rate_per_hour is None or hours is None else terms.rate_per_hour * hours,
        terms.cap_per_learner,
        *(
            None if cap is None else cap / facts.learners
            for cap in (terms.cap_per_round, terms.cap_per_employer)
        ),
    ]
    known = [limit for limit in limits if limit is not None]
    if not known:
        return None
    return min([*known, *([] if each is None else [each])]).quantize(CENT, ROUND_DOWN)


def _shares(terms: Terms, facts: Facts) -> list[Decimal | None]:
    """The share for this employer; all that come into question while its number of employees is not stated."""
    tiers, employees = terms.share_by_employees, facts.employees
    if employees is None:
        return [*(share for _, share in tiers), terms.share_percent]
    reached = [share for up_to, share in tiers if employees <= up_to]
    return [reached[0] if reached else terms.share_percent]
