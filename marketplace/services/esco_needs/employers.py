"""Employers for made needs: verified, numbered, named after a town in which the catalogue teaches."""

from __future__ import annotations

from random import Random

from accounts.models import Kind, Organisation
from accounts.models.organisation import Verification
from marketplace.services.esco_needs.drawing import place_values
from marketplace.services.esco_needs.market import Market

TRADES = (
    "Logistics", "Health Partners", "Metalworks", "Foods", "Building Services", "Data Systems", "Hospitality Group",
    "Water Works", "Motors", "Printing", "Property Management", "Care Homes", "Packaging", "Electric", "Instruments",
    "Aviation Services", "Retail Group", "Plastics", "Insurance", "Community Services",
)  # fmt: skip
NOWHERE = ("US", "", "", "", None, None)


def employers_for(market: Market, number: int, seed: int) -> tuple[list[Organisation], int]:
    """The `number` employers of this seed, those that are missing added; and how many were added."""
    ids = [f"esco-{seed}-employer-{place:02}" for place in range(1, number + 1)]
    rows = Organisation.objects.employers().filter(external_id__in=ids)
    there = {row.external_id: row for row in rows}
    new = [_employer(market, place, one, seed) for place, one in enumerate(ids, 1) if one not in there]
    for row in new:
        row.save()
    there |= {row.external_id: row for row in new}
    return [there[one] for one in ids], len(new)


def _employer(market: Market, place: int, external_id: str, seed: int) -> Organisation:
    rng = Random(f"{seed} employer {place}")  # noqa: S311 - repeatable by design, no secret
    values = place_values(rng.choice(market.places) if market.places else NOWHERE)
    trade = TRADES[(place - 1 + seed) % len(TRADES)]
    return Organisation(
        kind=Kind.EMPLOYER,
        verification=Verification.VERIFIED,
        external_id=external_id,
        name=" ".join(part for part in (f"Employer {place:02}", values["city"], trade) if part),
        currency=market.currency,
        **values,
    )
