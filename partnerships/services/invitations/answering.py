"""The institution answers: by a proposal, or by declining."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.transitions import NotAllowed
from partnerships.models import DeclineReason, Invitation
from partnerships.queries.invitations import may_be_answered
from partnerships.services.invitations.ending import drop_drafts
from partnerships.services.invitations.locking import hold_invitation
from partnerships.services.invitations.rerouting import reroute, said_of
from partnerships.services.invitations.telling import named, tell_employer
from partnerships.services.steps import step

OVER = "The time to answer this invitation is over."
NOTE_LENGTH = 1000
# The reasons that an institution gives; the others are an employer's.
DECLINE_REASONS = [
    reason
    for reason in DeclineReason
    if reason not in (DeclineReason.CHOSE_ANOTHER, DeclineReason.NOT_NEEDED)
]


def mark_answered(*, invitation: Invitation, by: Person, now: datetime) -> Invitation:
    """A proposal was sent: the first one is the answer, later ones change nothing.

    Raises:
        NotAllowed: it has ended, or its time is over.
    """
    with transaction.atomic():
        row = hold_invitation(invitation)
        if row.waits and not may_be_answered(row, now):
            raise NotAllowed(OVER)
        step(row, "answered", by=by, now=now, answered_at=now)
    return row


def decline_invitation(
    *, invitation: Invitation, by: Person, reason: str, note: str = "", now: datetime
) -> Invitation:
    """It goes on to the next institution, of which the employer's people are told and this one is not.

    Raises:
        NotAllowed: it has ended, its time is over, or a proposal of the institution is on the table.
        ValidationError: by field: no reason, or "something else" without a note.
    """
    note = note.strip()
    _reason_given(reason, note)
    with transaction.atomic():
        row = hold_invitation(invitation)
        if row.waits and not may_be_answered(row, now):
            raise NotAllowed(OVER)
        if row.proposals.on_the_table().exists():
            raise NotAllowed("Your proposal is on the table. Withdraw it first, then decline.")
        changes: dict[str, Any] = {"decline_reason": reason, "decline_note": note}
        changes["answered_at"] = row.answered_at or now
        if step(row, "declined", by=by, now=now, ended_at=now, **changes):
            drop_drafts(row, now=now)
            why = DeclineReason(reason).label.lower()
            _, said = reroute(row, now=now), f"{row.institution} declined {named(row.need.title)}: {why}."
            tell_employer(row, "invitation-declined", f"{said} {said_of(row)}".strip(), now=now)
    return row


def _reason_given(reason: str, note: str) -> None:
    wrong = {}
    if reason not in DECLINE_REASONS:
        wrong["reason"] = "Choose a reason."
    if reason == DeclineReason.OTHER and not note:
        wrong["note"] = "Say in a sentence what it is."
    if len(note) > NOTE_LENGTH:
        wrong["note"] = f"This is {len(note):,} characters long, at most {NOTE_LENGTH:,} are kept."
    if wrong:
        raise ValidationError(wrong)
