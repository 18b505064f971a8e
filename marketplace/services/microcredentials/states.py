"""Draft, live, retired: one microcredential at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from marketplace.changes import announce
from marketplace.models import Microcredential, MicrocredentialState, SkillStatus
from marketplace.services.microcredentials.steps import tell_of_step
from marketplace.transitions import MICROCREDENTIAL, NotAllowed, move


def what_keeps_from_listing(microcredential: Microcredential) -> list[str]:
    """What it lacks before it may be listed, said to a person; empty when nothing."""
    lacks = []
    if not microcredential.title.strip():
        lacks.append("Give it a title.")
    taught = microcredential.taught_skills.exclude(status=SkillStatus.REJECTED)
    if not microcredential.description.strip() and not taught.exists():
        lacks.append("Describe it, or say at least one skill that it teaches.")
    return lacks


@transaction.atomic
def list_microcredential(*, microcredential: Microcredential, by: Person, now: datetime) -> None:
    """Draft to live. The institution need not be verified; the catalogue shows it once it is.

    Raises:
        ValidationError: says what it lacks.
        NotAllowed: it is not a draft.
    """
    _must_be_complete(microcredential)
    _must_be(microcredential, MicrocredentialState.DRAFT)
    _move(microcredential, MicrocredentialState.LIVE, by, now, listed_at=now)


@transaction.atomic
def withdraw_microcredential(
    *, microcredential: Microcredential, by: Person, now: datetime | None = None
) -> None:
    """Live back to draft. Raises NotAllowed when it is not live."""
    _move(microcredential, MicrocredentialState.DRAFT, by, now or timezone.now())


@transaction.atomic
def retire_microcredential(*, microcredential: Microcredential, by: Person, now: datetime) -> None:
    """Live to retired: not offered any more, kept for what was agreed. Raises NotAllowed when it is not live."""
    _move(microcredential, MicrocredentialState.RETIRED, by, now, retired_at=now)


@transaction.atomic
def relist_microcredential(*, microcredential: Microcredential, by: Person, now: datetime) -> None:
    """Retired to live. Raises ValidationError and NotAllowed as `list_microcredential` does."""
    _must_be_complete(microcredential)
    _must_be(microcredential, MicrocredentialState.RETIRED)
    _move(microcredential, MicrocredentialState.LIVE, by, now, listed_at=now, retired_at=None)


def _must_be_complete(microcredential: Microcredential) -> None:
    if lacks := what_keeps_from_listing(microcredential):
        raise ValidationError(lacks)


def _must_be(microcredential: Microcredential, state: MicrocredentialState) -> None:
    """Listing and relisting both end live: the table alone cannot tell them apart."""
    if microcredential.state != state:
        raise NotAllowed(f"This microcredential is {microcredential.state}, not {state}.")


def _move(
    microcredential: Microcredential, to: MicrocredentialState, by: Person, now: datetime, **changes: Any
) -> None:
    before = microcredential.state
    move(microcredential, MICROCREDENTIAL, to, **changes)
    announce(microcredential=microcredential, by=by)
    tell_of_step(rows=[microcredential], before=before, to=to, by=by, now=now)
