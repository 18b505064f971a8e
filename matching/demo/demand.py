"""What the made-up employers ask for."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Organisation
from marketplace.models import Skill
from marketplace.models.modes import ALL_MODES, from_names
from marketplace.services.needs import NeedValues, WantedSkill, create_need, create_open_needs
from marketplace.services.needs.many import NewNeed
from matching.demo.organisations import place_of
from matching.demo.supply import owner_of

PRICES = ("target_price", "budget_price", "ceiling_price")
WEIGHTS = ("weight_skill", "weight_cost", "weight_satisfaction")


def create_needs(
    *,
    items: list[tuple[str, dict[str, Any]]],
    organisations: dict[str, Organisation],
    skills: dict[str, Skill],
    now: datetime,
) -> None:
    """Drafts stay drafts; the others are posted by their employer's owner."""
    for key in dict(items):
        employer, owner = organisations[key], owner_of(organisations[key])
        own = [item for other, item in items if other == key]
        for item in own:
            if not item.get("draft"):
                new = NewNeed(employer, item["id"], _values(employer, item, now), _wanted(item, skills))
                posted = now - timedelta(days=item.get("posted", 0))
                create_open_needs(needs=[new], by=owner, now=posted)
        for item in own:
            if item.get("draft"):
                create_need(
                    employer=employer,
                    by=owner,
                    values=_values(employer, item, now),
                    skills=_wanted(item, skills),
                    external_id=item["id"],
                )


def _wanted(item: dict[str, Any], skills: dict[str, Skill]) -> list[WantedSkill]:
    return [
        WantedSkill(skills[label], importance, level)
        for importance in ("must", "should", "nice")
        for label, level in item.get(importance, {}).items()
    ]


def _values(employer: Organisation, item: dict[str, Any], now: datetime) -> NeedValues:
    values: dict[str, Any] = {
        "title": item["title"],
        "description": item.get("text", ""),
        "headcount": item["headcount"],
        "currency": employer.currency,
        "modes": from_names(item["modes"]) if "modes" in item else ALL_MODES,
        "reach_km": item.get("reach"),
        "max_weeks": item.get("weeks"),
    }
    values |= dict(zip(PRICES, map(Decimal, item.get("price", [])), strict=False))
    values |= dict(zip(WEIGHTS, item.get("weights", []), strict=False))
    if "window" in item:
        first, last = (now.date() + timedelta(days=days) for days in item["window"])
        values |= {"start_from": first, "start_to": last}
    return NeedValues(**values, **place_of(employer))  # type: ignore[typeddict-item]
