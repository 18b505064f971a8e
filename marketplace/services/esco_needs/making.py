"""Makes the needs: the same seed on the same database gives the same needs, and a second time nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Person
from marketplace.models import Skill, TrainingNeed
from marketplace.services.esco_needs.asking import Asking
from marketplace.services.esco_needs.choosing import Served, in_drawn_order, served
from marketplace.services.esco_needs.drawing import values_of
from marketplace.services.esco_needs.employers import employers_for
from marketplace.services.esco_needs.market import Market, NothingToServe, read_market
from marketplace.services.needs import NewNeed, create_open_needs
from marketplace.taxonomy.concepts import Work


@dataclass(frozen=True)
class Made:
    """Counts: offers of the catalogue, occupations that they can serve, and what was added or was there already."""

    offers: int
    served: int
    needs: int
    skills: int
    already: int
    employers: int


def make_needs(
    *,
    occupations: Sequence[Work],
    count: int,
    seed: int,
    employers: int,
    now: datetime,
    by: Person | None = None,
) -> Made:
    """Open needs `esco-<seed>-<nnn>` of verified employers, and one request for a match of everything.

    Fewer than `count` where the catalogue can serve fewer occupations. Needs that are there already stay as they are.

    Raises:
        NothingToServe: the catalogue is empty, the taxonomy has too few of the skills, or nothing fits anything.
    """
    skills = _skills_asked_for(occupations)
    market = read_market()
    found = served(occupations, market, frozenset(skills))
    if not found:
        raise NothingToServe("No occupation has words or skills in common with what the catalogue offers.")
    chosen = in_drawn_order(found, seed)[:count]
    with transaction.atomic():
        owners, added = employers_for(market, employers, seed)
        there = set(TrainingNeed.objects.filter(employer__in=owners).values_list("external_id", flat=True))
        asking = Asking(occupations, skills)
        new = [
            _need(f"esco-{seed}-{number:03}", one, asking, market, owners, now)
            for number, one in enumerate(chosen, 1)
            if f"esco-{seed}-{number:03}" not in there
        ]
        create_open_needs(needs=new, by=by, now=now)
    asked = sum(len(need.skills) for need in new)
    return Made(len(market.offers), len(found), len(new), asked, len(chosen) - len(new), added)


def _need(
    external_id: str,
    one: Served,
    asking: Asking,
    market: Market,
    owners: Sequence[Organisation],
    now: datetime,
) -> NewNeed:
    """Drawn from a generator of its own, so that one need does not depend on how many are made."""
    rng = Random(f"{external_id} {one.occupation.id}")  # noqa: S311 - repeatable by design, no secret
    employer = rng.choice(owners)
    values = values_of(one, market, employer, timezone.localdate(now), rng)
    return NewNeed(employer, external_id, values, asking.of(one.occupation, rng))


def _skills_asked_for(occupations: Sequence[Work]) -> dict[str, Skill]:
    uris = {uri for one in occupations for uri in one.essential + one.optional}
    offered = Skill.objects.offered().filter(source="esco")
    found = {skill.external_id: skill for skill in offered.order_by("pk") if skill.external_id in uris}
    if not found:
        raise NothingToServe(
            "The taxonomy has none of these occupations' skills. Load it first: import_skills."
        )
    return found
