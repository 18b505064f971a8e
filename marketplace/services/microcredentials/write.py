"""Writing what a microcredential is: facts, price tiers, starts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organisation, Person
from marketplace.changes import announce
from marketplace.models import Microcredential, MicrocredentialState, PriceTier, Start
from marketplace.services.microcredentials.search_text import refresh_search_text
from marketplace.services.microcredentials.skills import TaughtSkill, set_skills

# What the matcher reads, or a page of matches shows; a change of anything else asks for no new match.
MATTERS = frozenset(
    {
        "title", "description", "currency", "seat_price", "learner_fee", "materials_price", "class_price",
        "cohort_fee", "travel_price", "min_cohort", "max_cohort", "seats_free", "modes", "clock_hours", "weeks",
        "starts_any_day", "gives_credit", "cip_code", "language", "country", "region", "city", "postcode",
        "latitude", "longitude",
    }
)  # fmt: skip
FACTS = MATTERS | {
    "external_id", "price_source", "price_as_of", "credit_hours", "credential_type", "stacks_into_text",
    "prerequisites", "link",
}  # fmt: skip

TierRows = Sequence[tuple[int, Decimal]]


class ChangedMeanwhile(Exception):
    """Somebody else saved the row after it was read; nothing was written."""

    def __init__(self, when: datetime) -> None:
        self.when = when
        super().__init__("Somebody else changed this microcredential while you were editing it.")


@transaction.atomic
def create_microcredential(
    *,
    institution: Organisation,
    facts: Mapping[str, Any],
    by: Person | None,
    now: datetime,
    skills: Sequence[TaughtSkill] = (),
    tiers: TierRows = (),
    starts: Collection[date] = (),
    stacks_into: Collection[Microcredential] = (),
) -> Microcredential:
    """A new draft. `facts` are values by field name.

    Raises:
        ValidationError: names the field; for tiers the row.
    """
    if not institution.is_institution:
        raise ValidationError("Only an institution offers microcredentials.")
    row = Microcredential(institution=institution, created_by=by, currency=institution.currency)
    _write(row, facts)
    _set_tiers(row, tiers)
    _set_starts(row, starts)
    _set_stacks(row, stacks_into)
    if by is not None:
        set_skills(microcredential=row, skills=skills, by=by, now=now)
    refresh_search_text(ids=[row.pk])
    return row


@transaction.atomic
def change_microcredential(
    *,
    microcredential: Microcredential,
    facts: Mapping[str, Any],
    by: Person,
    now: datetime,
    seen: datetime | None = None,
    skills: Sequence[TaughtSkill] | None = None,
    tiers: TierRows | None = None,
    starts: Collection[date] | None = None,
    stacks_into: Collection[Microcredential] | None = None,
) -> Microcredential:
    """Change what is given; None, and a fact that is not among `facts`, stays as it is.

    `seen` is the row's `updated_at` when the person read it.

    Raises:
        ChangedMeanwhile: it was saved after `seen`.
        ValidationError: names the field; for tiers the row.
    """
    row: Microcredential = Microcredential.objects.select_for_update().get(pk=microcredential.pk)
    if seen is not None and row.updated_at != seen:
        raise ChangedMeanwhile(row.updated_at)
    before = {name: getattr(row, name) for name in MATTERS}
    _write(row, facts)
    matters = any(before[name] != getattr(row, name) for name in MATTERS)
    matters |= tiers is not None and _set_tiers(row, tiers)
    matters |= starts is not None and _set_starts(row, starts)
    if stacks_into is not None:
        _set_stacks(row, stacks_into)
    told = skills is not None and set_skills(microcredential=row, skills=skills, by=by, now=now)
    refresh_search_text(ids=[row.pk])
    if matters and not told and row.state == MicrocredentialState.LIVE:
        announce(microcredential=row, by=by)
    return row


def _write(row: Microcredential, facts: Mapping[str, Any]) -> None:
    if unknown := facts.keys() - FACTS:
        raise ValidationError(f"These are no facts of a microcredential: {', '.join(sorted(unknown))}.")
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean(exclude={"created_by"})
    row.save()


def _set_tiers(row: Microcredential, tiers: TierRows) -> bool:
    """Replace them; False when they were the same already."""
    wanted = dict(tiers)
    if len(wanted) < len(tiers):
        raise ValidationError(
            {"tiers": f"Two price tiers begin at {_twice([head for head, _ in tiers])} learners."}
        )
    if wanted == dict(row.tiers.values_list("from_headcount", "seat_price")):
        return False
    rows = [PriceTier(microcredential=row, from_headcount=head, seat_price=price) for head, price in tiers]
    for number, tier in enumerate(rows, 1):
        _check_tier(tier, number)
    row.tiers.all().delete()
    PriceTier.objects.bulk_create(rows)
    return True


def _check_tier(tier: PriceTier, number: int) -> None:
    try:
        tier.full_clean(exclude={"microcredential"}, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise ValidationError({"tiers": [f"Tier {number}: {text}" for text in error.messages]}) from None


def _set_starts(row: Microcredential, starts: Collection[date]) -> bool:
    """Replace them; False when they were the same already."""
    wanted, had = set(starts), set(row.starts.values_list("starts_on", flat=True))
    row.starts.filter(starts_on__in=had - wanted).delete()
    Start.objects.bulk_create(Start(microcredential=row, starts_on=day) for day in sorted(wanted - had))
    return wanted != had


def _set_stacks(row: Microcredential, others: Collection[Microcredential]) -> None:
    for other in others:
        if other.institution_id != row.institution_id or other.pk == row.pk:
            raise ValidationError(
                {"stacks_into": f"“{other}” is not another microcredential of this institution."}
            )
    row.stacks_into.set(others)


def _twice(heads: list[int]) -> int:
    return next(head for head in heads if heads.count(head) > 1)
