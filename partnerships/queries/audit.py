"""The audit as administrators search and export it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import AuditEntry, Organisation, Person
from marketplace.importing.report import guarded
from partnerships.queries.audit_words import Change, changes_of
from partnerships.queries.timeline import seen_by
from partnerships.words import said_of, subject_name

HEADER = (
    "entry",
    "at",
    "who",
    "subject",
    "subject_key",
    "step",
    "what",
    "before",
    "after",
    "note",
    "need_key",
    "employer",
    "institution",
    "audience",
)


@dataclass(frozen=True)
class Row:
    """An entry with what a page and an export say of it."""

    entry: AuditEntry
    subject: str
    said: str
    tone: str
    employer: str
    institution: str
    changes: list[Change]


def audit_entries(
    person: Person,
    *,
    subject: str = "",
    step: str = "",
    who: str = "",
    organisation: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEntry]:
    """The newest first. `step` is what happened, `who` and `organisation` are parts of names, or of an email address;
    dates are days in the current time zone, both included."""
    rows = seen_by(person)
    if subject:
        rows = rows.filter(subject=subject)
    if step:
        rows = rows.filter(step=step)
    if who:
        rows = rows.filter(Q(who__icontains=who) | Q(by__email__icontains=who))
    if organisation:
        keys = Organisation.objects.filter(name__icontains=organisation).values("pk")
        rows = rows.filter(Q(employer_key__in=keys) | Q(institution_key__in=keys))
    if since is not None:
        rows = rows.filter(at__gte=_midnight(since))
    if until is not None:
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows


def rows_of(entries: Iterable[AuditEntry]) -> list[Row]:
    """With the names of the organisations, asked for once."""
    entries = list(entries)
    keys = {
        key for entry in entries for key in (entry.employer_key, entry.institution_key) if key is not None
    }
    names = dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name"))
    return [_row(entry, names) for entry in entries]


def export_lines(entries: QuerySet[AuditEntry], *, batch: int = 500) -> Iterator[tuple[str, ...]]:
    """The header, then a line for each entry, none of whose cells a spreadsheet takes for a formula."""
    yield HEADER
    waiting: list[AuditEntry] = []
    for entry in entries.iterator(chunk_size=batch):
        waiting.append(entry)
        if len(waiting) == batch:
            yield from map(_line, rows_of(waiting))
            waiting = []
    yield from map(_line, rows_of(waiting))


def _row(entry: AuditEntry, names: dict[int, str]) -> Row:
    institution = names.get(entry.institution_key or 0, "")
    said, tone = said_of(entry, institution)
    employer = names.get(entry.employer_key or 0, "")
    return Row(entry, subject_name(entry.subject), said, tone, employer, institution, changes_of(entry))


def _line(row: Row) -> tuple[str, ...]:
    entry = row.entry
    cells = (
        entry.pk,
        entry.at.isoformat(),
        entry.who,
        entry.subject,
        entry.subject_key,
        entry.step,
        row.said,
        json.dumps(entry.before, ensure_ascii=False),
        json.dumps(entry.after, ensure_ascii=False),
        entry.note,
        "" if entry.need_key is None else entry.need_key,
        row.employer,
        row.institution,
        entry.audience,
    )
    return tuple(guarded(cell) for cell in cells)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))
