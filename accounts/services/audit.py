"""Writing down what happened, and telling those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from django.db import models

from accounts.mail import wake_mailer
from accounts.models import AuditEntry, Notice, NoticeDelivery, NoticeSetting, Organisation, Person

RULE = "A rule of Trellis"


class Said(TypedDict, total=False):
    """What an entry tells besides what it is about, who did it and when; `before` and `after` are columns."""

    step: Required[str]
    before: dict[str, Any]
    after: dict[str, Any]
    note: str
    need_key: int | None
    employer_key: int | None
    institution_key: int | None
    audience: str


def record_step(
    *, subject: models.Model, by: Person | None, now: datetime, **said: Unpack[Said]
) -> AuditEntry:
    """One entry that is never changed afterwards. Call it in the transaction of what it tells of."""
    entry = entry_of(subject=subject, by=by, now=now, **said)
    entry.save()
    return entry


def record_steps(entries: Iterable[AuditEntry]) -> None:
    """As `record_step`, for many at once, each made by `entry_of`."""
    AuditEntry.objects.bulk_create(entries, batch_size=500)


def entry_of(*, subject: models.Model, by: Person | None, now: datetime, **said: Unpack[Said]) -> AuditEntry:
    """The entry, not saved yet."""
    return AuditEntry(
        at=now,
        by=by,
        who=str(by) if by else RULE,
        subject=str(subject._meta.model_name),
        subject_key=subject.pk,
        **said,
    )


def notify(
    *,
    people: Iterable[Person],
    kind: str,
    text: str,
    url: str,
    now: datetime,
    waits: bool = False,
    mailed: bool = False,
) -> list[Notice]:
    """Tell each person once, in the transaction of what it tells of; mails follow after the commit (a beat sweep
    sends what was not sent). `text` is a plain sentence of at most 300 characters, `url` a path of Trellis; `mailed`:
    a mail of its own tells it."""
    told = {person.pk: person for person in people if person.is_active}
    wishes = dict(NoticeSetting.objects.filter(person__in=told).values_list("person_id", "delivery"))
    notices = [
        Notice(
            person=person,
            kind=kind,
            text=short(text, 300),
            url=url,
            waits=waits,
            created_at=now,
            mailed_at=now if mailed else None,
            delivery=wishes.get(key, NoticeDelivery.AT_ONCE),
        )
        for key, person in told.items()
    ]
    if any(notice.delivery == NoticeDelivery.AT_ONCE and notice.mailed_at is None for notice in notices):
        wake_mailer()
    return Notice.objects.bulk_create(notices)


def short(text: object, length: int = 100) -> str:
    """The text, with an ellipsis where it is longer: names of people's own choice must fit into a sentence."""
    said = str(text)
    return said if len(said) <= length else f"{said[: length - 1].rstrip()}…"


def others_of(organisation: Organisation, by: Person | None) -> list[Person]:
    """Who writes for the organisation, but for the one who did it and knows."""
    return [person for person in people_of(organisation) if by is None or person.pk != by.pk]


def administrators(but: Person | None = None) -> list[Person]:
    """All who review, but for the one who did it and knows."""
    found = Person.objects.filter(is_staff=True, is_active=True).order_by("pk")
    return list(found.exclude(pk=but.pk) if but else found)


def people_of(organisation: Organisation, *, writers: bool = True) -> list[Person]:
    """Whom to tell of an organisation's affairs: its owners and editors, or all of its members."""
    members = organisation.memberships.select_related("person").order_by("pk")
    if writers:
        members = members.filter(role__in=["owner", "editor"])
    return [membership.person for membership in members]
