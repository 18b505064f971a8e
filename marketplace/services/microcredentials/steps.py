"""What is written down when microcredentials are listed, withdrawn or retired, and who is told: the institution's other
writers, once of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.urls import reverse

from accounts.models import Audience, Person
from accounts.services.audit import entry_of, notify, others_of, record_steps, short
from marketplace.models import Microcredential


def tell_of_step(*, rows: Sequence[Microcredential], before: str, to: str, by: Person, now: datetime) -> None:
    """Call it in the transaction of the step; `to` is the state that all of them have now."""
    step = {"live": "listed", "draft": "withdrawn", "retired": "retired"}[to]
    record_steps(
        entry_of(
            subject=row,
            step=step,
            by=by,
            now=now,
            before={"state": before},
            after={"state": to, "title": row.title},
            institution_key=row.institution_id,
            audience=Audience.INSTITUTION,
        )
        for row in rows
    )
    by_institution = sorted(rows, key=lambda row: row.institution_id)
    for _, group in groupby(by_institution, lambda row: row.institution_id):
        _notify(list(group), step, by, now)


def _notify(rows: Sequence[Microcredential], step: str, by: Person, now: datetime) -> None:
    one = rows[0]
    what = short(one.title) if len(rows) == 1 else f"{len(rows)} microcredentials"
    url = (
        reverse("microcredentials:detail", args=[one.pk])
        if len(rows) == 1
        else reverse("microcredentials:mine")
    )
    verb = "withdrew" if step == "withdrawn" else step
    notify(
        people=others_of(one.institution, by),
        kind="microcredential",
        text=f"{short(by)} {verb} {what}",
        url=url,
        now=now,
    )
