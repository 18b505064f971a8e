"""Reminding whoever has to decide on a proposal, or to answer a counter-offer, before it expires."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Max, Q

from accounts.services.audit import notify, people_of
from components import words
from partnerships.models import Proposal, ProposalState
from partnerships.queries.policy import current_policy
from partnerships.services.invitations.telling import named
from partnerships.services.one_by_one import one_by_one
from partnerships.services.proposals import guards
from partnerships.services.proposals.telling import address
from partnerships.services.steps import record
from partnerships.working_days import no_longer_than, working_days_before

KIND = "proposal_reminder"


def remind_proposals(*, now: datetime) -> int:
    """Once for what was said last, the policy's working days before it expires: a sweep. Returns how many proposals."""
    days = current_policy().last_call_days
    rows = Proposal.objects.filter(
        state__in=guards.OPEN, expires_at__gt=now, expires_at__lte=now + no_longer_than(days)
    ).annotate(said_at=Max("versions__sent_at"))
    rows = rows.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=F("said_at")))
    due = list(rows.order_by("pk"))
    return one_by_one(due, lambda row: _is_near(row, row.said_at, days, now) and _remind(row, days, now))


def _is_near(row: Proposal, said_at: datetime, days: int, now: datetime) -> bool:
    """What was said in the time of its reminder needs none."""
    return row.expires_at is not None and said_at < working_days_before(row.expires_at, days, row.zone) <= now


def _remind(proposal: Proposal, days: int, now: datetime) -> bool:
    row = guards.held(proposal).proposal
    last = guards.last_sent(row)
    if row.state not in guards.OPEN or last is None or last.sent_at is None:
        return False
    reminded = row.reminded_at is not None and row.reminded_at >= last.sent_at
    if reminded or not _is_near(row, last.sent_at, days, now):
        return False
    Proposal.objects.filter(pk=row.pk).update(reminded_at=now)
    record(row, "reminded", by=None, now=now, after={"reminded_at": now})
    _tell(row, now)
    return True


def _tell(row: Proposal, now: datetime) -> None:
    """The employer of what was sent, the institution of a counter-offer."""
    need, end = row.need, row.expires_at or now
    if row.state == ProposalState.COUNTERED:
        whom, text = row.institution, f"{need.employer} waits for your answer to its counter-offer for"
    else:
        whom, text = need.employer, f"{row.institution} waits for your decision on its proposal for"
    for person in people_of(whom):
        until = words.deadline(end, now, person.time_zone)
        said = f"{text} {named(need.title)}. The proposal expires after {until}."
        notify(people=[person], kind=KIND, text=said, url=address(row), now=now, waits=True)
