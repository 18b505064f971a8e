"""Planned, running, completed or cancelled, with learners as numbers."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry, Notice
from marketplace.transitions import NotAllowed
from partnerships.queries.cohorts import Repeats, repeat_purchases
from partnerships.services.cohorts import cancel_cohort, complete_cohort, start_cohort
from tests.factories import AgreementFactory, CohortFactory, MicrocredentialFactory, member_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 10, 15, tzinfo=UTC)
TODAY = date(2027, 3, 10)


def teacher_of(cohort, **fields):
    return member_of(cohort.agreement.institution, "editor", **fields)


def test_from_planned_to_completed():
    cohort = CohortFactory()
    by, buyer = teacher_of(cohort), member_of(cohort.agreement.employer)
    assert start_cohort(cohort=cohort, by=by, enrolled=8, starts_on=date(2027, 3, 1), now=NOW)
    assert not start_cohort(cohort=cohort, by=by, enrolled=8, starts_on=date(2027, 3, 1), now=NOW)
    cohort.refresh_from_db()
    assert (cohort.state, cohort.enrolled, cohort.starts_on) == ("running", 8, date(2027, 3, 1))
    assert complete_cohort(cohort=cohort, by=by, completed=7, ends_on=date(2027, 3, 9), now=NOW)
    assert not complete_cohort(cohort=cohort, by=by, completed=7, ends_on=date(2027, 3, 9), now=NOW)
    cohort.refresh_from_db()
    assert (cohort.state, cohort.completed, cohort.ends_on) == ("completed", 7, date(2027, 3, 9))
    assert cohort.feedback_until == datetime(2027, 3, 24, 23, 59, tzinfo=UTC)
    cohort.agreement.refresh_from_db()
    assert (cohort.agreement.state, cohort.agreement.ended_at) == ("ended", NOW)
    assert list(AuditEntry.objects.order_by("pk").values_list("subject", "step")) == [
        ("cohort", "running"),
        ("cohort", "completed"),
        ("agreement", "ended"),
    ]
    kinds = Notice.objects.order_by("pk").values_list("person", "kind", "waits")
    assert list(kinds) == [
        (buyer.pk, "cohort-started", False),
        (buyer.pk, "feedback-open", True),
        (by.pk, "feedback-open", True),
    ]


@pytest.mark.parametrize(
    ("enrolled", "day", "field"), [(0, 1, "enrolled"), (11, 1, "enrolled"), (5, 11, "starts_on")]
)
def test_a_start_is_within_what_was_agreed(enrolled, day, field):
    cohort = CohortFactory()
    with pytest.raises(ValidationError) as refused:
        start_cohort(
            cohort=cohort, by=teacher_of(cohort), enrolled=enrolled, starts_on=date(2027, 3, day), now=NOW
        )
    assert list(refused.value.message_dict) == [field]
    cohort.refresh_from_db()
    assert cohort.state == "planned"


@pytest.mark.parametrize(
    ("completed", "day", "field"), [(11, 9, "completed"), (5, 11, "ends_on"), (5, 1, "ends_on")]
)
def test_an_end_is_within_what_started(completed, day, field):
    cohort = CohortFactory(running=True, starts_on=date(2027, 3, 2))
    with pytest.raises(ValidationError) as refused:
        complete_cohort(
            cohort=cohort, by=teacher_of(cohort), completed=completed, ends_on=date(2027, 3, day), now=NOW
        )
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("zone", "now", "until"),
    [
        # Daylight saving begins in New York on 14 March and in Berlin on 28 March 2027: 23:59 stays 23:59 there.
        ("America/New_York", datetime(2027, 3, 10, 15, tzinfo=UTC), datetime(2027, 3, 25, 3, 59, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2027, 3, 20, 15, tzinfo=UTC), datetime(2027, 4, 3, 21, 59, tzinfo=UTC)),
        # It ends in New York on 7 November 2027.
        (
            "America/New_York",
            datetime(2027, 11, 1, 15, tzinfo=UTC),
            datetime(2027, 11, 16, 4, 59, tzinfo=UTC),
        ),
        # The same moment is another day there: the days are counted from that one.
        ("Asia/Tokyo", datetime(2027, 3, 10, 15, tzinfo=UTC), datetime(2027, 3, 25, 14, 59, tzinfo=UTC)),
    ],
)
def test_fourteen_days_until_a_minute_to_midnight_where_it_was_completed(zone, now, until):
    cohort = CohortFactory(running=True)
    by = teacher_of(cohort, time_zone=zone)
    complete_cohort(cohort=cohort, by=by, completed=9, ends_on=date(2027, 3, 9), now=now)
    cohort.refresh_from_db()
    assert cohort.feedback_until == until


def test_today_is_the_day_of_whoever_completes():
    cohort = CohortFactory(running=True)
    late = datetime(2027, 3, 10, 23, 30, tzinfo=UTC)
    options = {"cohort": cohort, "completed": 9, "ends_on": date(2027, 3, 11), "now": late}
    with pytest.raises(ValidationError):
        complete_cohort(by=teacher_of(cohort, time_zone="America/New_York"), **options)
    assert complete_cohort(by=teacher_of(cohort, time_zone="Europe/Berlin"), **options)


def test_cancelled_before_the_start_it_gives_the_seats_back():
    row = MicrocredentialFactory(seats_free=2)
    cohort = CohortFactory(agreement__microcredential=row, agreement__seats_held=10)
    assert cancel_cohort(cohort=cohort, by=teacher_of(cohort), note="No room", now=NOW)
    assert not cancel_cohort(cohort=cohort, by=teacher_of(cohort), note="No room", now=NOW)
    row.refresh_from_db()
    cohort.agreement.refresh_from_db()
    assert (row.seats_free, cohort.agreement.seats_held, cohort.agreement.state) == (12, 0, "ended")


def test_cancelled_while_it_runs_it_keeps_them():
    row = MicrocredentialFactory(seats_free=2)
    cohort = CohortFactory(running=True, agreement__microcredential=row, agreement__seats_held=10)
    cancel_cohort(cohort=cohort, by=teacher_of(cohort), note="The teacher left", now=NOW)
    row.refresh_from_db()
    assert row.seats_free == 2


def test_what_is_over_stays_over():
    done = CohortFactory(completed_now=True)
    with pytest.raises(NotAllowed):
        cancel_cohort(cohort=done, by=teacher_of(done), note="Late", now=NOW)
    gone = CohortFactory(state="cancelled", cancel_note="No room")
    with pytest.raises(NotAllowed):
        start_cohort(cohort=gone, by=teacher_of(gone), enrolled=3, starts_on=TODAY, now=NOW)
    with pytest.raises(NotAllowed):
        complete_cohort(cohort=gone, by=teacher_of(gone), completed=3, ends_on=TODAY, now=NOW)


def test_repeat_purchases_are_counted_apart():
    first = AgreementFactory(in_force=True)
    for state in ("ended", "cancelled", "in_force"):
        AgreementFactory(
            institution=first.institution, employer=first.employer, state=state, cancel_note="So it was"
        )
    AgreementFactory(institution=first.institution, state="ended")
    assert repeat_purchases(first.institution) == Repeats(employers=2, came_back=1, further=2)
