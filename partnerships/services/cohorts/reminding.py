"""Reminding the institution of a start or an end that has passed, once each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from components import words
from partnerships.models import Cohort, CohortState
from partnerships.services.cohorts.telling import remind_of_days
from partnerships.services.one_by_one import one_by_one
from partnerships.services.steps import record

EAST = timedelta(hours=14)  # no clock is further ahead of UTC
START, END = "start", "end"
NEXT = {
    START: "was to start on {}. Start it once learners have begun, or cancel it.",
    END: "was to end on {}. Complete it, so that both sides can give feedback, or cancel it.",
}


def remind_cohorts(*, now: datetime) -> int:
    """Of planned ones whose first day is over and running ones whose last day is: a sweep. Returns how many.

    A day is over when it is in the cohort's zone.
    """
    day = (now + EAST).date()
    planned = Cohort.objects.filter(
        state=CohortState.PLANNED, start_reminded_at__isnull=True, starts_on__lt=day
    )
    running = Cohort.objects.filter(state=CohortState.RUNNING, end_reminded_at__isnull=True, ends_on__lt=day)
    done = one_by_one(list(planned.order_by("pk")), lambda row: _remind(row, START, row.starts_on, now))
    return done + one_by_one(list(running.order_by("pk")), lambda row: _remind(row, END, row.ends_on, now))


def _remind(cohort: Cohort, which: str, day: date, now: datetime) -> bool:
    """By a conditional update: one that was started or completed meanwhile is left alone."""
    today = now.astimezone(ZoneInfo(cohort.zone)).date()
    if day >= today:
        return False
    column = f"{which}_reminded_at"
    rows = Cohort.objects.filter(pk=cohort.pk, state=cohort.state, **{f"{column}__isnull": True})
    if not rows.update(**{column: now}):
        return False
    row: Cohort = Cohort.objects.select_related("agreement").get(pk=cohort.pk)
    record(row, f"{which} reminded", by=None, now=now, after={column: now})
    remind_of_days(row, NEXT[which].format(words.day(day, today)), now)
    return True
