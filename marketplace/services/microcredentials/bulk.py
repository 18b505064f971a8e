"""Draft, live, retired: many at once, each step with its way back.

A step stamps its rows with one moment; that moment is the name by which it is undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Person
from marketplace.models import Microcredential, MicrocredentialSkill, MicrocredentialState, SkillStatus
from marketplace.querysets.microcredential import MicrocredentialQuerySet
from marketplace.services.microcredentials.steps import tell_of_step
from marketplace.services.microcredentials.telling import tell_of
from marketplace.transitions import MICROCREDENTIAL

DRAFT, LIVE, RETIRED = MicrocredentialState.DRAFT, MicrocredentialState.LIVE, MicrocredentialState.RETIRED


@dataclass(frozen=True)
class Done:
    count: int
    at: datetime
    left_out: int  # chosen, but in another state, not complete, or not the person's to change


@transaction.atomic
def list_microcredentials(*, ids: Iterable[int], by: Person, now: datetime) -> Done:
    """Those that are complete drafts go live."""
    return _step(ids, by, now, frm=DRAFT, to=LIVE, complete=True, listed_at=now)


@transaction.atomic
def retire_microcredentials(*, ids: Iterable[int], by: Person, now: datetime) -> Done:
    return _step(ids, by, now, frm=LIVE, to=RETIRED, retired_at=now)


@transaction.atomic
def undo_listing(*, listed_at: datetime, by: Person, now: datetime) -> Done:
    """Those that were listed at that moment, and are live still, become drafts again."""
    listed = Microcredential.objects.filter(listed_at=listed_at).values_list("pk", flat=True)
    return _step(listed, by, now, frm=LIVE, to=DRAFT)


@transaction.atomic
def undo_retiring(*, retired_at: datetime, by: Person, now: datetime) -> Done:
    """Those that were retired at that moment, and are retired still, go live again."""
    retired = Microcredential.objects.filter(retired_at=retired_at).values_list("pk", flat=True)
    return _step(retired, by, now, frm=RETIRED, to=LIVE, retired_at=None)


def _step(
    ids: Iterable[int],
    by: Person,
    now: datetime,
    *,
    frm: MicrocredentialState,
    to: MicrocredentialState,
    complete: bool = False,
    **changes: Any,
) -> Done:
    """One conditional update: of two people at once each row moves for one."""
    if to not in MICROCREDENTIAL[frm]:
        raise ValueError(f"{frm} cannot become {to}")
    wanted = set(ids)
    rows = Microcredential.objects.editable_by(by).filter(pk__in=wanted, state=frm).select_for_update()
    moved = list(_complete(rows) if complete else rows)
    chosen = Microcredential.objects.filter(pk__in=[row.pk for row in moved], state=frm)
    count = chosen.update(state=to, **changes)
    tell_of(moved, by=by)
    tell_of_step(rows=moved, before=frm, to=to, by=by, now=now)
    return Done(count=count, at=now, left_out=len(wanted) - count)


def _complete(rows: MicrocredentialQuerySet) -> list[Microcredential]:
    """What `what_keeps_from_listing` lets pass, for many rows in two queries."""
    found = list(rows)
    taught = MicrocredentialSkill.objects.filter(microcredential__in=found).exclude(
        status=SkillStatus.REJECTED
    )
    with_skills = set(taught.values_list("microcredential", flat=True))
    return [row for row in found if row.title.strip() and (row.description.strip() or row.pk in with_skills)]
