"""What happened, in plain words: the timelines of a need, a proposal and an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import AuditEntry, Organisation, Person
from marketplace.models import TrainingNeed
from matching.models import Match
from partnerships.models import Agreement, Proposal
from partnerships.words import said_of

LONGEST = 500
AN_ADMINISTRATOR = "an administrator"
# What an institution reads of its invitation does not say whether a person or a rule chose it.
THE_EMPLOYER, INVITED = "the employer", ("invitation", "invited")


@dataclass(frozen=True)
class Line:
    """An entry as a timeline shows it."""

    text: str
    tone: str
    at: datetime
    by: str
    note: str


def seen_by(person: Person | AnonymousUser) -> QuerySet[AuditEntry]:
    """The entries that the person may see, but for drafts of proposals that are not theirs, and for others' verdicts
    on matches that wait for the person's own."""
    rows = AuditEntry.objects.visible_to(person)
    unseen = Q(subject="proposal") & ~Q(subject_key__in=Proposal.objects.visible_to(person).values("pk"))
    if person.is_staff:
        waiting = Match.objects.waiting().values("pk")
        unseen |= Q(subject="match", subject_key__in=waiting) & ~Q(by=person)
    found: QuerySet[AuditEntry] = rows.exclude(unseen).select_related("by")
    return found


def timeline_of_need(person: Person | AnonymousUser, need: TrainingNeed) -> list[Line]:
    """All that happened to it and to what answers it, the newest first."""
    return _lines(person, seen_by(person).filter(need_key=need.pk))


def timeline_of_proposal(person: Person | AnonymousUser, proposal: Proposal) -> list[Line]:
    """Of its invitation, itself, and the agreement it led to."""
    about = Q(subject="proposal", subject_key=proposal.pk)
    about |= Q(subject="invitation", subject_key=proposal.invitation_id)
    about |= Q(subject="agreement", subject_key__in=Agreement.objects.filter(proposal=proposal).values("pk"))
    return _lines(person, seen_by(person).filter(about))


def timeline_of_agreement(person: Person | AnonymousUser, agreement: Agreement) -> list[Line]:
    """Of the proposal that became it, itself, and its cohorts."""
    about = Q(subject="agreement", subject_key=agreement.pk)
    about |= Q(subject="proposal", subject_key=agreement.proposal_id)
    about |= Q(subject="cohort", subject_key__in=agreement.cohorts.values("pk"))
    return _lines(person, seen_by(person).filter(about))


def _lines(person: Person | AnonymousUser, rows: QuerySet[AuditEntry]) -> list[Line]:
    entries = list(rows[:LONGEST])
    names = _names(entries)
    return [line_of(entry, names, inside=person.is_staff) for entry in entries]


def line_of(entry: AuditEntry, names: dict[int, str], *, inside: bool) -> Line:
    """`names` of organisations by key. Outside, an administrator is one: which of them decided is not told."""
    said, tone = said_of(entry, names.get(entry.institution_key or 0, ""))
    by = entry.who
    if not inside and entry.by is not None and entry.by.is_staff:
        by = AN_ADMINISTRATOR
    if entry.by is None:
        by = THE_EMPLOYER if (entry.subject, entry.step) == INVITED else "a rule of Trellis"
    return Line(said, tone, entry.at, by, entry.note)


def _names(entries: Iterable[AuditEntry]) -> dict[int, str]:
    keys = {entry.institution_key for entry in entries if entry.institution_key is not None}
    return dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name"))
