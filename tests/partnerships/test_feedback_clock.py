"""The time for feedback is counted in the zone of whoever completed the cohort, its reminder too."""

from datetime import date, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from partnerships.models import Cohort, Confirmation
from partnerships.services.cohorts import complete_cohort, start_cohort
from partnerships.services.feedback import remind_feedback
from tests.factories import CohortFactory, member_of, sent_version
from tests.partnerships.chain import told

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# (zone of whoever completes it, completed at, 23:59 there two weeks later, the start of the third working day before)
CLOCKS = [
    ("America/Los_Angeles", "2026-11-20T18:00Z", "2026-12-05T07:59Z", "2026-12-01T08:00Z"),
    ("Pacific/Auckland", "2026-11-19T18:00Z", "2026-12-04T10:59Z", "2026-11-30T11:00Z"),
    # Summer time ends on 1 November in the United States: between the reminder and the end.
    ("America/Los_Angeles", "2026-10-20T18:00Z", "2026-11-04T07:59Z", "2026-10-29T07:00Z"),
    # It began on 27 September in New Zealand.
    ("Pacific/Auckland", "2026-09-14T18:00Z", "2026-09-29T10:59Z", "2026-09-23T12:00Z"),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("zone", "completed", "end", "reminder"), CLOCKS)
def test_it_ends_and_reminds_by_the_completers_calendar(zone, completed, end, reminder):
    cohort = CohortFactory(running=True)
    by = member_of(cohort.agreement.institution, time_zone=zone)
    buyer = member_of(cohort.agreement.employer, time_zone="America/New_York")
    day = at(completed).astimezone(ZoneInfo(zone)).date()
    complete_cohort(cohort=cohort, by=by, completed=8, ends_on=day, now=at(completed))
    cohort.refresh_from_db()
    assert (cohort.feedback_until, cohort.zone) == (at(end), zone)
    assert remind_feedback(now=at(reminder) - MINUTE) == 0
    assert (remind_feedback(now=at(reminder)), remind_feedback(now=at(reminder) + MINUTE)) == (1, 0)
    assert [text.rsplit(" by ")[1] for text in told(buyer)] == [said_in_new_york(end)] * 2


def said_in_new_york(end: str) -> str:
    return {
        "2026-12-05T07:59Z": "Sat, 5 December, 2:59 EST.",
        "2026-12-04T10:59Z": "Fri, 4 December, 5:59 EST.",
        "2026-11-04T07:59Z": "Wed, 4 November, 2:59 EST.",
        "2026-09-29T10:59Z": "Tue, 29 September, 6:59 EDT.",
    }[end]


def test_a_long_title_leaves_room_for_the_hour():
    cohort = CohortFactory(running=True, agreement__version=sent_version(title="W" * 250))
    by = member_of(cohort.agreement.institution, time_zone="Pacific/Auckland")
    buyer = member_of(cohort.agreement.employer)
    day = at("2026-11-19T18:00Z").date()
    complete_cohort(cohort=cohort, by=by, completed=8, ends_on=day, now=at("2026-11-19T18:00Z"))
    assert told(buyer)[0].endswith(
        "… with " + str(cohort.agreement.institution) + " is completed: "
        "give your feedback by Fri, 4 December, 10:59 UTC."
    )


def test_whoever_starts_it_says_in_which_zone_its_days_are():
    cohort = CohortFactory()
    by = member_of(cohort.agreement.institution, time_zone="Pacific/Auckland")
    now = at("2027-03-09T18:00Z")
    start_cohort(cohort=cohort, by=by, enrolled=8, starts_on=date(2027, 3, 10), now=now)
    cohort.refresh_from_db()
    assert cohort.zone == "Pacific/Auckland"


def test_cohorts_from_before_get_the_zone_of_whoever_acted():
    done, planned, unknown = CohortFactory(running=True), CohortFactory(), CohortFactory()
    by = member_of(done.agreement.institution, time_zone="Pacific/Auckland")
    now = at("2026-11-20T18:00Z")
    complete_cohort(cohort=done, by=by, completed=8, ends_on=date(2026, 11, 20), now=now)
    Confirmation.objects.create(
        agreement=planned.agreement,
        side="institution",
        person=member_of(planned.agreement.institution, time_zone="America/New_York"),
        name="Ada",
        text_hash="0" * 64,
        confirmed_at=now,
    )
    Cohort.objects.update(zone="UTC")
    import_module("partnerships.migrations.0004_clock_zone").zones_of_whoever_acted(apps, None)
    zones = [Cohort.objects.get(pk=row.pk).zone for row in (done, planned, unknown)]
    assert zones == ["Pacific/Auckland", "America/New_York", "UTC"]
