"""What is written down of a need's steps, and who is told: its employer's other writers, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.models import Audience, AuditEntry, Person
from accounts.services.audit import entry_of, notify, others_of, record_steps, short
from marketplace.models import TrainingNeed


def tell_of_need(*, need: TrainingNeed, step: str, before: str, by: Person | None, now: datetime) -> None:
    """Call it in the transaction of the step, once the need has its new state."""
    record_steps([_entry(need, step, before, by, now)])
    notify(
        people=others_of(need.employer, by),
        kind="need",
        text=f"{short(by) if by else 'Trellis'} {step} the need {short(need.title)}",
        url=reverse("matches:need", args=[need.pk]),
        now=now,
    )


def record_posted(*, needs: Iterable[TrainingNeed], by: Person | None, now: datetime) -> None:
    """Of needs that were brought in many at a time and posted at once; nobody is told of each."""
    record_steps(_entry(need, "posted", "draft", by, now) for need in needs)


def _entry(need: TrainingNeed, step: str, before: str, by: Person | None, now: datetime) -> AuditEntry:
    return entry_of(
        subject=need,
        step=step,
        by=by,
        now=now,
        before={"state": before},
        after={"state": need.state, "title": need.title},
        need_key=need.pk,
        employer_key=need.employer_id,
        audience=Audience.EMPLOYER,
    )
