"""Planned, running, completed or cancelled. Learners are numbers here, never people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from partnerships.models import Agreement, AgreementState, Cohort, CohortState
from partnerships.queries.policy import current_policy
from partnerships.services.agreements.cancelling import checked_note, give_seats_back, hold_agreement
from partnerships.services.cohorts.telling import ask_for_feedback, tell_cancelled, tell_started
from partnerships.services.invitations import close_with_agreement
from partnerships.services.steps import step
from partnerships.working_days import end_of_day


@transaction.atomic
def start_cohort(*, cohort: Cohort, by: Person, enrolled: int, starts_on: date, now: datetime) -> bool:
    """Planned to running, with how many learners enrolled. False: it was running before.

    Raises:
        NotAllowed: it is over.
        ValidationError: names the field.
    """
    row = _locked(cohort)
    if row.state == CohortState.PLANNED:
        _check_start(row, enrolled, starts_on, _today(by, now))
    ends_on = row.ends_on if row.ends_on and row.ends_on >= starts_on else None
    changes: dict[str, Any] = {
        "enrolled": enrolled,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "zone": by.time_zone,
        "started_at": now,
    }
    if not step(row, CohortState.RUNNING, by=by, now=now, **changes):
        return False
    tell_started(row, by, now)
    return True


@transaction.atomic
def complete_cohort(*, cohort: Cohort, by: Person, completed: int, ends_on: date, now: datetime) -> bool:
    """Running to completed, with how many learners completed; from now on both sides may give feedback.

    They have the policy's days, until 23:59 in the zone of `by`. False: it was completed before.

    Raises:
        NotAllowed: it is not running.
        ValidationError: names the field.
    """
    row = _locked(cohort)
    if row.state == CohortState.RUNNING:
        _check_end(row, completed, ends_on, _today(by, now))
    until = end_of_day(now, current_policy().feedback_days, by.time_zone)
    done: dict[str, Any] = {"completed": completed, "ends_on": ends_on, "ended_at": now}
    done |= {"feedback_until": until, "zone": by.time_zone}
    if not step(row, CohortState.COMPLETED, by=by, now=now, **done):
        return False
    _end_agreement(row.agreement, by, now)
    ask_for_feedback(row, now)
    return True


@transaction.atomic
def cancel_cohort(*, cohort: Cohort, by: Person, note: str, now: datetime) -> bool:
    """With a note; seats are given back where it had not started. False: it was cancelled before.

    Where no cohort was completed the agreement's invitation closes too: the employer may invite anew.

    Raises:
        NotAllowed: it is completed.
        ValidationError: the note is empty or too long.
    """
    row = _locked(cohort)
    if row.state == CohortState.CANCELLED:
        return False
    had_started, why = row.state == CohortState.RUNNING, checked_note(note)
    if not step(row, CohortState.CANCELLED, by=by, now=now, note=why, cancel_note=why, ended_at=now):
        return False
    if not had_started:
        give_seats_back(row.agreement, by, now)
    _end_agreement(row.agreement, by, now)
    if Agreement.objects.fallen().filter(pk=row.agreement_id).exists():
        close_with_agreement(invitation=row.agreement.proposal.invitation, by=by, now=now)
    tell_cancelled(row, by, now)
    return True


def _locked(cohort: Cohort) -> Cohort:
    """The agreement first, with what it stands on, then the cohort: the order in which all lock them."""
    agreement = hold_agreement(cohort.agreement)
    row: Cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    row.agreement = agreement
    return row


def _today(by: Person, now: datetime) -> date:
    return now.astimezone(ZoneInfo(by.time_zone)).date()


def _check_start(cohort: Cohort, enrolled: int, starts_on: date, today: date) -> None:
    agreed = cohort.agreement.headcount
    if not 1 <= enrolled <= agreed:
        raise ValidationError({"enrolled": f"Between 1 and {agreed}, the number of learners agreed on."})
    if starts_on > today:
        raise ValidationError({"starts_on": "This day is still to come. Start it when learners begin."})


def _check_end(cohort: Cohort, completed: int, ends_on: date, today: date) -> None:
    if not 0 <= completed <= (cohort.enrolled or 0):
        raise ValidationError({"completed": f"Between 0 and {cohort.enrolled}, the learners who enrolled."})
    if cohort.starts_on is not None and ends_on < cohort.starts_on:
        raise ValidationError({"ends_on": "It ends before it starts."})
    if ends_on > today:
        raise ValidationError({"ends_on": "This day is still to come. Complete it when it is over."})


def _end_agreement(agreement: Agreement, by: Person, now: datetime) -> None:
    """Once none of its cohorts is planned or running."""
    if not agreement.cohorts.filter(state__in=[CohortState.PLANNED, CohortState.RUNNING]).exists():
        step(agreement, AgreementState.ENDED, by=by, now=now, ended_at=now)
