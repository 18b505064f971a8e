"""The clock: ends, reminders and re-routing, across changes of daylight saving and in two time zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.models import Microcredential
from marketplace.services.needs import close_need
from partnerships.models import Invitation
from partnerships.services.invitations import (
    decline_invitation,
    expire_invitations,
    mark_answered,
    remind_invitations,
)
from tests.factories import CohortFactory, InvitationFactory, ProposalFactory
from tests.partnerships.chain import MONDAY, chain, policy, told

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# (zone of the sender, sent at, 23:59 there on the tenth working day, the start of the day of the reminder)
CLOCKS = [
    # Summer time begins on 8 March in the United States, and on 29 March in Europe.
    ("America/New_York", datetime(2026, 3, 2, 15, tzinfo=UTC), "2026-03-17T03:59Z", "2026-03-11T04:00Z"),
    ("Europe/Berlin", datetime(2026, 3, 23, 10, tzinfo=UTC), "2026-04-06T21:59Z", "2026-03-31T22:00Z"),
    # It ends on 1 November in the United States: the day of the end is an hour longer from UTC.
    ("America/New_York", datetime(2026, 10, 26, 15, tzinfo=UTC), "2026-11-10T04:59Z", "2026-11-04T05:00Z"),
    # Already Tuesday there when it was Monday in UTC.
    ("Pacific/Auckland", datetime(2026, 3, 2, 15, tzinfo=UTC), "2026-03-17T10:59Z", "2026-03-11T11:00Z"),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("zone", "sent", "end", "reminder"), CLOCKS)
def test_it_ends_and_reminds_by_the_senders_calendar(zone, sent, end, reminder):
    made = chain(zone, count=1)
    [row] = made.invite(0, now=sent)
    assert row.expires_at == at(end)
    assert row.expires_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") == "23:59"
    assert remind_invitations(now=at(reminder) - MINUTE) == 0
    assert (remind_invitations(now=at(reminder)), remind_invitations(now=at(reminder) + MINUTE)) == (1, 0)
    row.refresh_from_db()
    assert row.reminded_at == at(reminder)
    assert expire_invitations(now=at(end) - MINUTE) == 0
    assert (expire_invitations(now=at(end)), expire_invitations(now=at(end) + MINUTE)) == (1, 0)
    assert made.states() == [("Harbour College", "expired")]


@pytest.mark.parametrize(("zone", "sent", "end", "_reminder"), CLOCKS[:2])
def test_a_silent_one_goes_on_in_the_first_senders_time_zone(zone, sent, end, _reminder):
    """So that its hour does not tell that another was asked before."""
    made = chain(zone)
    made.invite(0, now=sent)
    assert expire_invitations(now=at(end)) == 1
    second = Invitation.objects.get(rerouted_from__isnull=False)
    assert (second.institution, second.sent_by, second.sent_at) == (made.institutions[1], None, at(end))
    assert second.expires_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") == "23:59"
    assert expire_invitations(now=second.expires_at) == 1
    third = Invitation.objects.get(rerouted_from=second)
    assert third.institution == made.institutions[2]
    assert third.expires_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") == "23:59"


def live_in(made, *zones):
    for person, zone in zip(made.people, zones, strict=True):
        person.time_zone = zone
        person.save()


def test_each_is_told_the_end_by_its_own_calendar_and_clock():
    """New York's summer time begins between sending and the end, Auckland's goes on."""
    made = chain("America/New_York", count=3)
    live_in(made, "America/New_York", "Pacific/Auckland", "America/Los_Angeles")
    made.invite(0, 1, 2)
    assert [told(person)[0].rsplit("by ")[1] for person in made.people] == [
        "Mon, 16 March.",
        "Tue, 17 March, 16:59 NZDT.",
        "Mon, 16 March, 20:59 PDT.",
    ]
    remind_invitations(now=at("2026-03-11T04:00Z"))
    said = "Kestrel Forge waits for your answer to “Welders for the yard”. It is due by"
    assert [told(person)[1] for person in made.people] == [
        f"{said} Mon, 16 March.",
        f"{said} Tue, 17 March, 16:59 NZDT.",
        f"{said} Mon, 16 March, 20:59 PDT.",
    ]


def test_of_a_day_that_is_nearly_too_late_the_hour_is_told():
    """23:59 on Tuesday in Los Angeles is three o'clock on Wednesday night in New York."""
    made = chain("America/Los_Angeles", count=2)
    live_in(made, "America/New_York", "America/Los_Angeles")
    row, _ = made.invite(0, 1, now=at("2026-11-24T18:00Z"))
    assert row.expires_at == at("2026-12-09T07:59Z")
    ends = ["Wed, 9 December, 2:59 EST", "Tue, 8 December"]
    assert [told(person)[0].rsplit("by ")[1] for person in made.people] == [f"{end}." for end in ends]


def test_who_answered_is_neither_reminded_nor_expired():
    made = chain()
    first, second = made.invite(0, 1)
    mark_answered(invitation=first, by=made.people[0], now=MONDAY)
    decline_invitation(invitation=second, by=made.people[1], reason="price", now=MONDAY)
    Invitation.objects.filter(rerouted_from=second).update(state="withdrawn", ended_at=MONDAY)
    late = MONDAY + timedelta(days=60)
    assert (remind_invitations(now=late - timedelta(days=48)), expire_invitations(now=late)) == (0, 0)


def test_one_sent_within_the_time_of_its_reminder_is_not_reminded():
    made = chain()
    policy(answer_days=2, remind_days=3)
    made.invite(0)
    assert remind_invitations(now=MONDAY + timedelta(hours=1)) == 0


def test_the_employer_is_told_who_was_silent_and_who_is_next():
    made = chain(count=2)
    [row] = made.invite(0)
    expire_invitations(now=row.expires_at)
    second = Invitation.objects.get(rerouted_from=row)
    expire_invitations(now=second.expires_at)
    assert told(made.buyer) == [
        "Harbour College did not answer “Welders for the yard” in time. Rival Academy was invited instead.",
        "Rival Academy did not answer “Welders for the yard” in time. "
        "No other approved match is left to invite at present.",
    ]
    assert told(made.people[0])[1:] == ["The time to answer “Welders for the yard” is over."]


def test_it_goes_on_to_nobody_who_was_asked_before_is_full_or_has_nothing_left():
    made = chain()
    rows = made.invite(0, 1)
    Microcredential.objects.filter(pk=made.matches[2].microcredential_id).update(seats_free=0)
    policy(open_per_institution=1)
    InvitationFactory(
        microcredential=made.matches[3].microcredential, expires_at=MONDAY + timedelta(days=900)
    )
    assert expire_invitations(now=rows[0].expires_at) == 2
    assert [state for _, state in made.states()] == ["expired", "expired"]


def test_it_goes_on_to_nobody_while_the_need_has_as_many_as_it_may():
    made = chain()
    first, *_ = made.invite(0, 1)
    policy(open_per_need=1)
    decline_invitation(invitation=first, by=made.people[0], reason="dates", now=MONDAY)
    assert made.states() == [("Harbour College", "declined"), ("Rival Academy", "open")]


def test_a_closed_need_asks_nobody_else():
    made = chain()
    [row] = made.invite(0)
    close_need(need=made.need, by=made.buyer, now=MONDAY)
    assert expire_invitations(now=row.expires_at) == 1
    assert made.states() == [("Harbour College", "expired")]
    assert told(made.buyer) == ["Harbour College did not answer “Welders for the yard” in time."]


def test_a_renewal_expires_and_goes_to_nobody_else():
    made = chain()
    [row] = made.invite(0)
    draft = ProposalFactory(invitation=row, renews=CohortFactory())
    assert expire_invitations(now=row.expires_at) == 1
    draft.refresh_from_db()
    assert (made.states(), draft.state) == ([("Harbour College", "expired")], "withdrawn")
