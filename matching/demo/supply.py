"""What the made-up institutions offer."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, Person, Role
from marketplace.models import Microcredential, MicrocredentialSkill, Skill, SkillStatus
from marketplace.models.modes import from_names
from marketplace.services.microcredentials import (
    TaughtSkill,
    create_microcredential,
    list_microcredentials,
    refresh_search_text,
    retire_microcredentials,
)
from matching.demo.organisations import place_of

AMOUNTS = {"seat": "seat_price", "fee": "learner_fee", "materials": "materials_price", "class": "class_price"}
AMOUNTS |= {
    "travel": "travel_price",
    "hours": "clock_hours",
    "weeks": "weeks",
    "credit_hours": "credit_hours",
}
PLAIN = {
    "id": "external_id",
    "title": "title",
    "text": "description",
    "cip": "cip_code",
    "seats": "seats_free",
}
PLAIN |= {"any_day": "starts_any_day", "credit": "gives_credit", "type": "credential_type"}
PLAIN |= {"stacks": "stacks_into_text"}
PRICES_AGE_DAYS = 40


def create_microcredentials(
    *,
    items: list[tuple[str, dict[str, Any]]],
    organisations: dict[str, Organisation],
    skills: dict[str, Skill],
    now: datetime,
) -> None:
    for key in dict(items):
        institution, owner = organisations[key], owner_of(organisations[key])
        rows = [
            (item, _create(institution, owner, item, skills, now)) for other, item in items if other == key
        ]
        offered = [row.pk for item, row in rows if item.get("state") != "draft"]
        list_microcredentials(ids=offered, by=owner, now=now)
        ended = [row.pk for item, row in rows if item.get("state") == "retired"]
        retire_microcredentials(ids=ended, by=owner, now=now)


def owner_of(organisation: Organisation) -> Person:
    """The first one."""
    return organisation.memberships.filter(role=Role.OWNER).earliest("pk").person


def _create(
    institution: Organisation, owner: Person, item: dict[str, Any], skills: dict[str, Skill], now: datetime
) -> Microcredential:
    taught = item.get("taught", {})
    row = create_microcredential(
        institution=institution,
        facts=_facts(institution, item, now),
        by=owner,
        now=now,
        skills=[TaughtSkill(skills[label], level) for label, level in taught.items()],
        tiers=[(head, Decimal(price)) for head, price in item.get("tiers", [])],
        starts=[now.date() + timedelta(days=days) for days in item.get("starts", [])],
    )
    _suggest(row, item.get("suggested", {}), skills)
    return row


def _facts(institution: Organisation, item: dict[str, Any], now: datetime) -> dict[str, Any]:
    facts = {column: item[name] for name, column in PLAIN.items() if name in item}
    facts |= {column: Decimal(str(item[name])) for name, column in AMOUNTS.items() if name in item}
    facts["modes"] = from_names(item.get("modes", []))
    if "cohort" in item:
        facts["min_cohort"], facts["max_cohort"] = item["cohort"]
    if "seat" in item or "class" in item:
        facts["price_source"] = "Price list (made up)"
        facts["price_as_of"] = now.date() - timedelta(days=PRICES_AGE_DAYS)
    return facts | place_of(institution)


def _suggest(row: Microcredential, suggested: dict[str, float], skills: dict[str, Skill]) -> None:
    MicrocredentialSkill.objects.bulk_create(
        MicrocredentialSkill(
            microcredential=row,
            skill=skills[label],
            status=SkillStatus.SUGGESTED,
            confidence=confidence,
            tier="demo",
        )
        for label, confidence in suggested.items()
    )
    refresh_search_text(ids=[row.pk])
