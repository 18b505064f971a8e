"""A start or an end that has passed is reminded of once, by the cohort's own calendar."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import AuditEntry, Notice
from partnerships.models import Cohort
from partnerships.services.cohorts import remind_cohorts, start_cohort
from tests.factories import CohortFactory, member_of
from tests.partnerships.chain import told

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# (zone, first or last day, the start of the day after it there)
CLOCKS = [
    ("America/Los_Angeles", date(2026, 12, 4), "2026-12-05T08:00Z"),
    # The day on which summer time ends in the United States has 25 hours; in New Zealand it begins with one of 23.
    ("America/Los_Angeles", date(2026, 11, 1), "2026-11-02T08:00Z"),
    ("Pacific/Auckland", date(2026, 9, 27), "2026-09-27T11:00Z"),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("zone", "day", "over"), CLOCKS)
@pytest.mark.parametrize(("which", "state"), [("start", "planned"), ("end", "running")])
def test_once_when_the_day_is_over(zone, day, over, which, state):
    cohort = CohortFactory(running=state == "running", zone=zone, **{f"{which}s_on": day})
    by, buyer = member_of(cohort.agreement.institution), member_of(cohort.agreement.employer)
    now = at(over)
    assert remind_cohorts(now=now - MINUTE) == 0
    assert (remind_cohorts(now=now), remind_cohorts(now=now + MINUTE)) == (1, 0)
    cohort.refresh_from_db()
    assert getattr(cohort, f"{which}_reminded_at") == now
    assert Notice.objects.filter(person=by, kind="cohort-overdue", waits=True).count() == 1
    assert told(buyer) == []
    assert AuditEntry.objects.get().step == f"{which} reminded"


def test_what_it_says_and_until_when_it_waits():
    cohort = CohortFactory(starts_on=date(2026, 12, 4), ends_on=date(2026, 12, 11), agreement__headcount=8)
    by, today = member_of(cohort.agreement.institution), at("2026-12-05T09:00Z")
    about = f"{cohort.agreement.version.title} for {cohort.agreement.employer}"
    remind_cohorts(now=today)
    start_cohort(cohort=cohort, by=by, enrolled=8, starts_on=date(2026, 12, 5), now=today)
    assert not Notice.objects.filter(waits=True).exists()
    remind_cohorts(now=at("2026-12-12T00:00Z"))
    assert told(by) == [
        f"{about} was to start on Fri, 4 December. Start it once learners have begun, or cancel it.",
        f"{about} was to end on Fri, 11 December. Complete it, so that both sides can give feedback, or cancel it.",
    ]


def test_without_a_day_or_once_it_is_over_nobody_is_reminded():
    CohortFactory(starts_on=None)
    CohortFactory(running=True, ends_on=None)
    CohortFactory(completed_now=True, ends_on=date(2026, 12, 4))
    CohortFactory(
        state="cancelled",
        starts_on=date(2026, 12, 4),
        cancel_note="No class",
        ended_at=at("2026-12-01T00:00Z"),
    )
    assert remind_cohorts(now=at("2027-12-04T00:00Z")) == 0


def test_one_that_fails_keeps_none_of_the_others_from_its_turn(caplog):
    broken, _ = (CohortFactory(starts_on=date(2026, 12, 4)) for _ in range(2))
    Cohort.objects.filter(pk=broken.pk).update(zone="Nowhere/Lost")
    assert remind_cohorts(now=at("2026-12-06T00:00Z")) == 1
    assert f"cohort {broken.pk} was passed over" in caplog.text
