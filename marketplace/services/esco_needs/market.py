"""What the present catalogue offers, where, and for how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from accounts.models import Place
from marketplace.models import Microcredential, MicrocredentialSkill, SkillStatus
from marketplace.prices import landed
from marketplace.services.esco_needs.roots import roots

USUAL_HEADCOUNT = 12
PLACE = ("country", "region", "city", "postcode", "latitude", "longitude")


class NothingToServe(Exception):
    """The catalogue or the taxonomy is too empty to make needs that it could serve; the message says what to do."""


@dataclass(frozen=True)
class Offer:
    """`price` is the landed cost per learner of a usual class, None where no price is stated; `place` None likewise."""

    roots: frozenset[str]
    skills: frozenset[str]
    price: float | None
    place: tuple[Any, ...] | None
    hours: float | None


@dataclass(frozen=True)
class Market:
    offers: Sequence[Offer]
    currency: str

    @property
    def places(self) -> list[tuple[Any, ...]]:
        """The place of each offer that has one, so that a drawn one is likely where much is offered."""
        return [offer.place for offer in self.offers if offer.place is not None]


def read_market() -> Market:
    """The live microcredentials of verified institutions, in the order of their ids.

    Raises:
        NothingToServe: there are none.
    """
    taught = MicrocredentialSkill.objects.exclude(status=SkillStatus.REJECTED).select_related("skill")
    rows = Microcredential.objects.live().select_related("institution").order_by("pk")
    live = list(rows.prefetch_related("tiers", Prefetch("taught_skills", taught)))
    if not live:
        raise NothingToServe(
            "The catalogue has no live microcredential of a verified institution. Import one first: import_catalog."
        )
    currency = Counter(row.currency for row in live).most_common(1)[0][0]
    return Market([_offer(row, currency) for row in live], currency)


def _offer(row: Microcredential, currency: str) -> Offer:
    cost = landed(row, USUAL_HEADCOUNT) if row.currency == currency else None
    return Offer(
        roots=roots(row.title),
        skills=frozenset(taught.skill.external_id for taught in row.taught_skills.all()),
        price=None if cost is None else float(cost.per_learner),
        place=_place(row) or _place(row.institution),
        hours=None if row.clock_hours is None else float(row.clock_hours),
    )


def _place(row: Place) -> tuple[Any, ...] | None:
    return tuple(getattr(row, name) for name in PLACE) if row.has_position else None


def quantile(values: Sequence[float], share: float) -> float:
    """Of sorted values, between two of them in proportion; `share` in [0, 1]."""
    position = share * (len(values) - 1)
    below = int(position)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (position - below)
