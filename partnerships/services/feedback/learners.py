"""Learners answer one question without a name, if the employer wants to ask them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.transitions import NotAllowed
from partnerships.models import Cohort, CohortState
from partnerships.models.cohort import learner_key
from partnerships.queries.feedback import LEVELS, is_open, takes_learner_answers
from partnerships.services.steps import record

CLOSED = "This question is closed."


@transaction.atomic
def ask_learners(*, cohort: Cohort, by: Person, now: datetime) -> str:
    """Make the address that learners may answer at, and return its key; the one that there is already stays.

    Raises:
        NotAllowed: the cohort has not started, or its feedback is closed.
    """
    row: Cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if row.state != CohortState.RUNNING and not is_open(row, now):
        raise NotAllowed("Learners can be asked while a cohort runs and until its feedback is revealed.")
    if row.learner_key is None:
        row.learner_key = learner_key()
        row.save(update_fields=["learner_key"])
        record(row, "learners asked", by=by, now=now, audience="employer")
    return row.learner_key


@transaction.atomic
def stop_asking_learners(*, cohort: Cohort, by: Person, now: datetime) -> bool:
    """The address leads nowhere any more; what was answered stays and counts. False: nobody was asked."""
    if not Cohort.objects.filter(pk=cohort.pk, learner_key__isnull=False).update(learner_key=None):
        return False
    record(cohort, "learners asked no more", by=by, now=now, audience="employer")
    return True


@transaction.atomic
def answer_as_learner(*, cohort: Cohort, level: int, now: datetime) -> None:
    """Keep a level and the day in UTC, nothing else.

    Raises:
        NotAllowed: the question is closed, or as many have answered as are enrolled.
        ValidationError: the level is none.
    """
    row: Cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if level not in LEVELS:
        raise ValidationError({"level": "Choose one of the five."})
    if not takes_learner_answers(row, now):
        raise NotAllowed(CLOSED)
    if row.learner_answers.count() >= (row.enrolled or 0):
        raise NotAllowed("As many have answered as there were learners.")
    row.learner_answers.create(level=level, given_on=now.astimezone(UTC).date())
