"""Writing down what happened, and telling those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import AuditEntry, Notice, NoticeDelivery, NoticeSetting, Organisation, Person

RULE = "A rule of Trellis"


def record_step(
    *,
    subject: models.Model,
    step: str,
    by: Person | None,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    need_key: int | None = None,
    employer_key: int | None = None,
    institution_key: int | None = None,
    audience: str = "everybody",
) -> AuditEntry:
    """One entry that is never changed afterwards. Call it in the transaction of what it tells of."""
    return AuditEntry.objects.create(
        at=now,
        by=by,
        who=str(by) if by else RULE,
        subject=subject._meta.model_name,
        subject_key=subject.pk,
        step=step,
        before=before or {},
        after=after or {},
        note=note,
        need_key=need_key,
        employer_key=employer_key,
        institution_key=institution_key,
        audience=audience,
    )


def notify(
    *, people: Iterable[Person], kind: str, text: str, url: str, now: datetime, waits: bool = False
) -> list[Notice]:
    """Tell each person once, in the transaction of what it tells of; mails follow after the commit (a beat sweep
    sends what was not sent). `text` is a plain sentence of at most 300 characters, `url` a path of Trellis."""
    told = {person.pk: person for person in people if person.is_active}
    wishes = dict(NoticeSetting.objects.filter(person__in=told).values_list("person_id", "delivery"))
    return Notice.objects.bulk_create(
        Notice(
            person=person,
            kind=kind,
            text=text[:300],
            url=url,
            waits=waits,
            created_at=now,
            delivery=wishes.get(key, NoticeDelivery.AT_ONCE),
        )
        for key, person in told.items()
    )


def people_of(organisation: Organisation, *, writers: bool = True) -> list[Person]:
    """Whom to tell of an organisation's affairs: its owners and editors, or all of its members."""
    members = organisation.memberships.select_related("person").order_by("pk")
    if writers:
        members = members.filter(role__in=["owner", "editor"])
    return [membership.person for membership in members]
