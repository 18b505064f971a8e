"""One step of the chain: a conditional update, and its entry in the audit, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Membership, Notice, Organisation, Person
from accounts.services.audit import record_step
from marketplace.models import TrainingNeed
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement, Cohort, Invitation, Proposal
from partnerships.transitions import TABLES

Subject = Invitation | Proposal | Agreement | Cohort


def step(
    row: Subject,
    to: str,
    *,
    by: Person | None,
    now: datetime,
    note: str = "",
    audience: str = "everybody",
    **changes: Any,
) -> bool:
    """Move `row` to the state `to` and set `changes` (columns) with it; the row is read anew.

    Call it with the row locked, or accept that of two at once one is refused. A second click on what has happened
    already (`row` is in `to`, and may not go there again) does nothing.

    Returns:
        whether anything changed: only then tell people, and do what follows.

    Raises:
        NotAllowed: the row's state does not allow it, or somebody else was faster.
    """
    kind = str(row._meta.model_name)
    here: str = row.state
    allowed = TABLES[kind].get(here, {})
    if to not in allowed:
        if here == to:
            return False
        raise NotAllowed(_refusal(row, to))
    if not type(row)._default_manager.filter(pk=row.pk, state=here).update(state=to, **changes):
        row.refresh_from_db()
        if row.state == to:
            return False
        raise NotAllowed(_refusal(row, to))
    row.refresh_from_db()
    settle(row, by)
    record(
        row,
        to,
        by=by,
        now=now,
        note=note,
        audience=audience,
        before={"state": here},
        after={"state": to} | changes,
    )
    return True


def record(
    row: Subject,
    what: str,
    *,
    by: Person | None,
    now: datetime,
    note: str = "",
    audience: str = "everybody",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """An audit entry on both parties' timelines, as far as `audience` lets."""
    need, institution = parties(row)
    record_step(
        subject=row,
        step=what,
        by=by,
        now=now,
        note=note,
        audience=audience,
        before=_plain(before or {}),
        after=_plain(after or {}),
        need_key=need.pk,
        employer_key=need.employer_id,
        institution_key=institution.pk,
    )


def settle(row: Subject, by: Person | None) -> None:
    """What waited at the row's page for the side that has acted waits no more; after a rule it waits for nobody.

    Call it before the notices of the step are written.
    """
    pages = [row, row.agreement] if isinstance(row, Cohort) else [row]
    addresses = [reverse(f"{one._meta.model_name}s:detail", args=[one.pk]) for one in pages]
    waiting = Notice.objects.filter(url__in=addresses, waits=True)
    if by is not None:
        need, institution = parties(row)
        mine = by.memberships.filter(organisation__in=[need.employer_id, institution.pk])
        people = Membership.objects.filter(organisation__in=mine.values("organisation")).values("person")
        waiting = waiting.filter(person__in=people)
    waiting.update(waits=False)


def parties(row: Subject) -> tuple[TrainingNeed, Organisation]:
    """The need and the institution that a row of the chain is about."""
    about = row.agreement if isinstance(row, Cohort) else row
    return about.need, about.institution


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, bool | int | str | None) else str(value)
        for name, value in values.items()
    }


def _refusal(row: Subject, to: str) -> str:
    here, there = row.get_state_display().lower(), to.replace("_", " ")
    return f"This {row._meta.verbose_name} is {here} and cannot become {there} now."
