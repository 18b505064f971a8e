"""What a draft says before anybody has written: the listing at the need's headcount, or what was agreed before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from marketplace.models import DeliveryMode, Microcredential, SkillStatus, TrainingNeed
from marketplace.prices import Landed
from matching.models import Match
from partnerships.models import ProposalVersion
from partnerships.queries.beside import listing_price, skill_row
from partnerships.services.proposals.content import KEPT

MOST_TEXT = 10_000
# What stays as it is from one version to the next.
CARRIED = [
    "is_custom", "title", "text", "headcount", "currency", "by_class", "classes", "tuition", "fees", "materials",
    "travel", "customisation", "price_as_of", "modes", "starts_on", "ends_on", "weeks", "clock_hours",
    "gives_credit", "credit_hours", "credential_type", "skills", "modules",
]  # fmt: skip


def from_listing(
    row: Microcredential, need: TrainingNeed, match: Match | None, *, is_custom: bool, today: date
) -> dict[str, Any]:
    """Columns of a first version. `match`: the pair's, which knows whether somebody has to travel."""
    modes = _modes(row, need, match)
    starts_on = _first_start(row, need, today)
    skills = [
        skill_row(taught.skill, taught.level)
        for taught in row.taught_skills.exclude(status=SkillStatus.REJECTED).select_related("skill")
    ]
    columns = {
        "is_custom": is_custom,
        "title": row.title,
        "text": row.description[:MOST_TEXT],
        "headcount": need.headcount,
        "modes": modes,
        "starts_on": starts_on,
        "ends_on": _end(starts_on, row.weeks),
        "weeks": row.weeks,
        "clock_hours": row.clock_hours,
        "gives_credit": row.gives_credit,
        "credit_hours": row.credit_hours,
        "credential_type": row.credential_type,
        "price_as_of": row.price_as_of,
        "skills": skills,
        "modules": [_whole(row, skills)] if is_custom else [],
    }
    return columns | amounts(listing_price(row, need.headcount, modes))


def carried(version: ProposalVersion) -> dict[str, Any]:
    """Columns of a version that goes on from this one."""
    return {name: getattr(version, name) for name in CARRIED}


def renewed(version: ProposalVersion) -> dict[str, Any]:
    """The same again, at a time that nobody knows yet."""
    return carried(version) | {"starts_on": None, "ends_on": None}


def amounts(price: Landed | None) -> dict[str, Any]:
    """Columns of a price. Without a currency none is stated yet, and the tuition is no number to go by."""
    if price is None:
        return {"currency": "", "tuition": Decimal(0)}
    return {
        "currency": price.currency,
        "by_class": price.by_class,
        "classes": price.classes,
        "tuition": price.tuition,
        "fees": price.fees,
        "materials": price.materials,
        "travel": price.travel,
    }


def _modes(row: Microcredential, need: TrainingNeed, match: Match | None) -> int:
    """The ways that both know of; the employer's site alone where the match counts travel."""
    shared = row.modes & need.modes
    travels = (match.explanation.get("cost") or {}).get("travel") if match else None
    return int(DeliveryMode.AT_EMPLOYER) if travels and shared & DeliveryMode.AT_EMPLOYER else shared


def _first_start(row: Microcredential, need: TrainingNeed, today: date) -> date | None:
    starts = row.starts.filter(starts_on__gte=max(today, need.start_from or today))
    if need.start_to is not None:
        starts = starts.filter(starts_on__lte=need.start_to)
    first = starts.order_by("starts_on").first()
    return None if first is None else first.starts_on


def _end(starts_on: date | None, weeks: Decimal | None) -> date | None:
    """The last day of the last week."""
    if starts_on is None or not weeks:
        return None
    return starts_on + timedelta(days=max(round(float(weeks) * 7) - 1, 0))


def _whole(row: Microcredential, skills: list[dict[str, Any]]) -> dict[str, Any]:
    """The listing as one module, to be split by whoever knows it."""
    return {
        "title": row.title,
        "change": KEPT,
        "hours": None if row.clock_hours is None else f"{row.clock_hours:.2f}",
        "price": "0.00",
        "skills": [line["skill"] for line in skills],
        "labels": [line["label"] for line in skills],
    }
