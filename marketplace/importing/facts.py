"""A microcredential as plain JSON: what a row says, what the database holds, and how the two differ.

Amounts are strings with two decimals, dates ISO strings, unknown is None. `tiers` is [[headcount, amount]], `starts`
[date], `skills` {skill id: level} of the confirmed ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from marketplace.models import Microcredential, MicrocredentialSkill, PriceTier, SkillStatus, Start

Facts = dict[str, Any]

PRICES = ("seat_price", "learner_fee", "materials_price", "class_price", "cohort_fee", "travel_price")
PLACE = ("country", "region", "city", "postcode", "latitude", "longitude")
FIELDS = (
    "title", "description", "state", "currency", *PRICES, "price_source", "price_as_of",
    "min_cohort", "max_cohort", "seats_free", "modes", "clock_hours", "weeks", "starts_any_day", "gives_credit",
    "credit_hours", "credential_type", "cip_code", "language", "stacks_into_text", "prerequisites", "link", *PLACE,
)  # fmt: skip
PARTS = ("tiers", "starts", "skills")
_COLUMNS = {field.name: field for field in Microcredential._meta.concrete_fields}
# A longitude goes through the database unchanged, through arithmetic perhaps not: a metre is near enough.
_DEGREE_PLACES = 5


def plain(value: Any) -> Any:
    """A value of a field as JSON."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, float):
        return round(value, _DEGREE_PLACES)
    return value.isoformat() if isinstance(value, date) else value


def as_facts(values: Mapping[str, Any]) -> Facts:
    return {name: plain(value) for name, value in values.items()}


def with_parts(rows: QuerySet[Microcredential]) -> QuerySet[Microcredential]:
    """Fetch what `facts_of` reads in four queries, however many rows there are."""
    return rows.select_related("institution").prefetch_related("tiers", "starts", "taught_skills")


def facts_of(microcredential: Microcredential) -> Facts:
    facts = {name: plain(getattr(microcredential, name)) for name in FIELDS}
    return facts | {
        "tiers": [[tier.from_headcount, plain(tier.seat_price)] for tier in microcredential.tiers.all()],
        "starts": [plain(start.starts_on) for start in microcredential.starts.all()],
        "skills": {
            str(taught.skill_id): taught.level
            for taught in microcredential.taught_skills.all()
            if taught.status == SkillStatus.CONFIRMED
        },
    }


def differences(current: Mapping[str, Any], wanted: Mapping[str, Any]) -> Facts:
    """What `current` holds where `wanted` says something else: what an undo puts back."""
    return {name: current[name] for name, value in wanted.items() if current[name] != value}


def assign(microcredential: Microcredential, facts: Mapping[str, Any]) -> None:
    """Set the fields that are stated in `facts`, without saving."""
    for name in FIELDS:
        if name in facts:
            setattr(microcredential, name, _COLUMNS[name].to_python(facts[name]))


def tiers_of(microcredential: Microcredential, facts: Mapping[str, Any]) -> list[PriceTier]:
    return [
        PriceTier(microcredential=microcredential, from_headcount=headcount, seat_price=Decimal(price))
        for headcount, price in facts.get("tiers", ())
    ]


def starts_of(microcredential: Microcredential, facts: Mapping[str, Any]) -> list[Start]:
    return [
        Start(microcredential=microcredential, starts_on=date.fromisoformat(day))
        for day in facts.get("starts", ())
    ]


def skills_of(microcredential: Microcredential, facts: Mapping[str, Any]) -> list[MicrocredentialSkill]:
    return [
        MicrocredentialSkill(microcredential=microcredential, skill_id=int(skill), level=level)
        for skill, level in facts.get("skills", {}).items()
    ]
