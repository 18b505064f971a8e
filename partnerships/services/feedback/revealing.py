"""Both sides read both answers, and the employer's becomes history."""

from __future__ import annotations

from datetime import datetime

from marketplace.services.cohort_results import record_cohort_result
from partnerships.models import Cohort, CohortState, Feedback, Side
from partnerships.queries.feedback import learners_level, shares
from partnerships.queries.policy import current_policy
from partnerships.services.cohorts.telling import remind_of_feedback, tell_revealed
from partnerships.services.one_by_one import one_by_one
from partnerships.services.steps import record, settle
from partnerships.working_days import working_days_before


def result_id(cohort: Cohort) -> str:
    """The id of its record in the satisfaction history."""
    return f"cohort-{cohort.pk}"


def reveal_when_both_are_in(cohort: Cohort, now: datetime) -> bool:
    """The cohort is locked by the caller."""
    return cohort.feedback.count() == len(Side) and _reveal(cohort, now)


def reveal_feedback(*, now: datetime) -> int:
    """Reveal what is still hidden although its time is over: a sweep. Returns how many cohorts; the edge calls `wake`.

    Each is a transaction of its own, or a savepoint of the caller's.
    """
    due = list(Cohort.objects.to_reveal(now).order_by("pk"))
    return one_by_one(due, lambda row: _reveal_due(row, now))


def _reveal_due(due: Cohort, now: datetime) -> bool:
    cohort = Cohort.objects.to_reveal(now).select_for_update().filter(pk=due.pk).first()
    return cohort is not None and _reveal(cohort, now)


def _reveal(cohort: Cohort, now: datetime) -> bool:
    rows = Cohort.objects.filter(pk=cohort.pk, state=CohortState.COMPLETED, revealed_at__isnull=True)
    if not rows.update(revealed_at=now):
        return False
    cohort.refresh_from_db()
    settle(cohort, None)
    record(cohort, "feedback revealed", by=None, now=now, after={"revealed_at": now})
    _make_history(cohort)
    tell_revealed(cohort, now)
    return True


def _make_history(cohort: Cohort) -> None:
    """Only where the employer has answered: what learners say is evidence for it, not instead of it."""
    given: Feedback | None = cohort.feedback.filter(side=Side.EMPLOYER, taken_down_at__isnull=True).first()
    if given is None or cohort.ends_on is None:
        return
    record_cohort_result(
        external_id=result_id(cohort),
        microcredential=cohort.agreement.microcredential,
        employer=cohort.agreement.employer,
        ended_on=cohort.ends_on,
        learners=cohort.completed or 0,
        answers=shares(given, learners_level(cohort)),
    )


def remind_feedback(*, now: datetime) -> int:
    """Once, the policy's working days before the end, those who have not answered: a sweep. Returns how many cohorts.

    Counted in the zone in which the end was. What one side is told depends on itself alone.
    """
    open_now = Cohort.objects.filter(
        state=CohortState.COMPLETED,
        revealed_at__isnull=True,
        feedback_until__gt=now,
        feedback_reminded_at__isnull=True,
    )
    days = current_policy().remind_days
    return one_by_one(list(open_now.order_by("pk")), lambda row: _remind(row, days, now))


def _is_near(cohort: Cohort, days: int, now: datetime) -> bool:
    until = cohort.feedback_until
    return until is not None and now >= working_days_before(until, days, cohort.zone)


def _remind(due: Cohort, days: int, now: datetime) -> bool:
    if not _is_near(due, days, now):
        return False
    rows = Cohort.objects.filter(pk=due.pk, feedback_reminded_at__isnull=True, revealed_at__isnull=True)
    if not rows.update(feedback_reminded_at=now):
        return False
    cohort = Cohort.objects.select_related("agreement").get(pk=due.pk)
    given = set(cohort.feedback.values_list("side", flat=True))
    for side in Side.values:
        if side not in given:
            remind_of_feedback(cohort, side, now)
    return True
