"""Cancelling before a cohort has started."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.services.microcredentials import release_seats
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement, AgreementState, CohortState, Invitation
from partnerships.services.agreements.telling import tell_cancelled
from partnerships.services.invitations import close_with_agreement
from partnerships.services.invitations.locking import hold_invitation
from partnerships.services.steps import step

LONGEST_NOTE = 1000


@transaction.atomic
def cancel_agreement(*, agreement: Agreement, by: Person | None, note: str, now: datetime) -> bool:
    """Cancel it and the cohort that is planned, give the seats back and close its invitation.

    The need is unmet again, and its employer may invite anew: this institution too, and those that were told that
    nothing more was needed. False: it was cancelled before.

    `by` is None where its time to be signed is over.

    Raises:
        NotAllowed: a cohort has started, or it has ended.
        ValidationError: the note is empty or too long.
    """
    row = hold_agreement(agreement)
    if row.state == AgreementState.CANCELLED:
        return False
    why = checked_note(note)
    if row.cohorts.exclude(state__in=[CohortState.PLANNED, CohortState.CANCELLED]).exists():
        raise NotAllowed("A cohort has started: the institution completes or cancels that.")
    if not step(row, AgreementState.CANCELLED, by=by, now=now, note=why, cancel_note=why, ended_at=now):
        return False
    for cohort in row.cohorts.filter(state=CohortState.PLANNED):
        step(cohort, CohortState.CANCELLED, by=by, now=now, note=why, cancel_note=why, ended_at=now)
    give_seats_back(row, by, now)
    close_with_agreement(invitation=row.proposal.invitation, by=by, now=now)
    tell_cancelled(row, by, now)
    return True


def hold_agreement(agreement: Agreement) -> Agreement:
    """After its need and its invitation, in the order in which all hold them."""
    hold_invitation(Invitation.objects.select_related("need").get(proposals__agreement=agreement.pk))
    row: Agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    return row


def checked_note(note: str) -> str:
    why = note.strip()
    if not why:
        raise ValidationError({"note": "Say why, the other side reads it."})
    if len(why) > LONGEST_NOTE:
        raise ValidationError({"note": f"At most {LONGEST_NOTE} characters."})
    return why


def give_seats_back(agreement: Agreement, by: Person | None, now: datetime) -> None:
    """Once only, whoever calls it twice; the edge calls `wake`. The agreement is locked."""
    held = agreement.seats_held
    if held and Agreement.objects.filter(pk=agreement.pk, seats_held=held).update(seats_held=0):
        agreement.seats_held = 0
        release_seats(microcredential=agreement.microcredential, seats=held, by=by, now=now)
