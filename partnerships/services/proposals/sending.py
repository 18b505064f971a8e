"""Sending a version: from then on its price holds until it expires, and nothing of it changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from marketplace.transitions import NotAllowed
from partnerships.models import Proposal, ProposalState, ProposalVersion
from partnerships.queries.beside import Json, fits_of
from partnerships.queries.policy import current_policy
from partnerships.services.invitations import mark_answered
from partnerships.services.proposals import guards
from partnerships.services.proposals.drafting import next_version
from partnerships.services.proposals.freezing import freeze, must_be_whole, text_hash_of
from partnerships.services.proposals.prefill import carried
from partnerships.services.proposals.telling import tell_employer
from partnerships.services.steps import step
from partnerships.working_days import end_of_day


def send_proposal(*, proposal: Proposal, by: Person, now: datetime) -> ProposalVersion:
    """Send the version that is written. A second click gives back what the first one sent.

    Raises:
        NotAllowed: the proposal, its invitation or its need has ended, or the draft was changed meanwhile.
        ValidationError: what it lacks, by column.
    """
    seen = guards.unsent(proposal)
    # The engine may take a second: nobody waits for a lock meanwhile.
    fits = None if seen is None else fits_of(seen, today=now.date())
    before = None if seen is None else text_hash_of(seen)
    with transaction.atomic():
        held = guards.held(proposal)
        draft = guards.unsent(held.proposal)
        if draft is None:
            return _sent_already(held.proposal)
        if before != text_hash_of(draft):
            raise NotAllowed("Somebody changed this draft while you were sending it. Look at it again.")
        _send(held, draft, by=by, now=now, fits=fits)
    return draft


def take_over_counter(*, proposal: Proposal, number: int, by: Person, now: datetime) -> ProposalVersion:
    """Send a new version with the terms of counter-offer `number`. A second click gives back that version.

    Raises:
        NotAllowed: it is not the latest word, a new version was begun, or something has ended.
    """
    seen = guards.last_sent(proposal)
    fits = None if seen is None else fits_of(seen, today=now.date())
    with transaction.atomic():
        held = guards.held(proposal)
        last = guards.last_sent(held.proposal)
        if held.proposal.state == ProposalState.SENT and last is not None and last.number == number + 1:
            return last
        counter = guards.is_newest(last, number)
        if counter.is_by_institution or counter != seen:
            raise NotAllowed("There is no counter-offer to take over.")
        if guards.unsent(held.proposal) is not None:
            raise NotAllowed("You have begun a new version. Send it or discard it first.")
        answered = held.proposal.versions.filter(side="institution", sent_at__isnull=False).latest("number")
        version = next_version(held.proposal, carried(counter), by=by, now=now, attached=answered)
        _send(held, version, by=by, now=now, fits=fits)
    return version


def _send(held: guards.Held, draft: ProposalVersion, *, by: Person, now: datetime, fits: Json | None) -> None:
    need, invitation, row = held
    guards.not_expired(row, now)
    guards.takes_answers(need, invitation, now, renews=row.renews_id is not None)
    must_be_whole(draft, now.date())
    expires_at = end_of_day(now, current_policy().proposal_days, by.time_zone)
    draft.proposal, draft.number = row, guards.last_number(row, besides=draft) + 1
    freeze(draft, now=now, expires_at=expires_at, fits=fits)
    first = row.first_sent_at is None
    begun, said = row.first_sent_at or now, f"Version {draft.number}"
    mark_answered(invitation=invitation, by=by, now=now)
    ends: Json = {"expires_at": expires_at, "zone": by.time_zone, "first_sent_at": begun}
    step(row, ProposalState.SENT, by=by, now=now, note=said, **ends)
    text = "sent a proposal for" if first else "sent a new version of its proposal for"
    tell_employer(row, "proposal_sent", f"{row.institution} {text} “{need.title}”.", now, waits=True)


def _sent_already(row: Proposal) -> ProposalVersion:
    last = guards.last_sent(row)
    if last is None or not last.is_by_institution or row.state != ProposalState.SENT:
        raise NotAllowed("There is nothing to send: begin a new version first.")
    return last
