"""Draft, open, closed: the steps between them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from marketplace.changes import announce
from marketplace.models import NeedState, TrainingNeed
from marketplace.services.needs import guards
from marketplace.services.needs.telling import tell_of_need
from marketplace.transitions import NEED, NotAllowed, move


def post_need(*, need: TrainingNeed, by: Person | None, now: datetime) -> TrainingNeed:
    """Opens a draft for matching.

    Raises:
        NotAllowed: it is no draft.
        ValidationError: what it lacks, by column or under `skills`.
    """
    with transaction.atomic():
        row = guards.locked(need)
        if row.state != NeedState.DRAFT:
            raise NotAllowed(f"This need is {row.state}. Only a draft can be posted.")
        _open(row, by, now, posted_at=now)
        tell_of_need(need=row, step="posted", before=NeedState.DRAFT, by=by, now=now)
    return row


def reopen_need(*, need: TrainingNeed, by: Person | None, now: datetime) -> TrainingNeed:
    """Opens a closed need again; the day of its first posting stays.

    Raises:
        NotAllowed: it is not closed.
        ValidationError: what it lacks, by column or under `skills`.
    """
    with transaction.atomic():
        row = guards.locked(need)
        if row.state != NeedState.CLOSED:
            raise NotAllowed(f"This need is {row.state}. Only a closed need can be reopened.")
        _open(row, by, now, closed_at=None)
        tell_of_need(need=row, step="reopened", before=NeedState.CLOSED, by=by, now=now)
    return row


def close_need(*, need: TrainingNeed, by: Person | None, now: datetime) -> TrainingNeed:
    """Takes an open need off the market.

    Raises:
        NotAllowed: it is not open.
    """
    with transaction.atomic():
        row = guards.locked(need)
        move(row, NEED, NeedState.CLOSED, closed_at=now, updated_at=now)
        announce(need=row, by=by)
        tell_of_need(need=row, step="closed", before=NeedState.OPEN, by=by, now=now)
    return row


def _open(row: TrainingNeed, by: Person | None, now: datetime, **changes: datetime | None) -> None:
    guards.may_be_open(row, list(row.skills.all()), timezone.localdate(now))
    move(row, NEED, NeedState.OPEN, updated_at=now, **changes)
    announce(need=row, by=by)
