"""The time to sign: its end, its reminder and what follows, across changes of daylight saving and in two time zones."""

from datetime import datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Notice
from components import words
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement
from partnerships.services.agreements import (
    lapse_agreements,
    lapsing,
    make_agreement,
    remind_agreements,
    set_threshold,
    sign_agreement,
)
from partnerships.tasks.sweep import SWEEPS
from partnerships.working_days import end_of_working_day
from tests.factories import AgreementFactory, MicrocredentialFactory, ProposalFactory, member_of, sent_version
from tests.partnerships.chain import at, policy, told
from tests.partnerships.thawing import thaw

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# (zone of who accepts, accepted at, 23:59 there on the tenth working day, the start of the second working day before)
CLOCKS = [
    ("America/Los_Angeles", "2026-11-24T18:00Z", "2026-12-09T07:59Z", "2026-12-04T08:00Z"),
    # Summer time ends on 1 November in the United States, and began on 27 September in New Zealand.
    ("America/Los_Angeles", "2026-10-20T18:00Z", "2026-11-04T07:59Z", "2026-10-30T07:00Z"),
    ("Pacific/Auckland", "2026-09-14T18:00Z", "2026-09-29T10:59Z", "2026-09-24T12:00Z"),
]


class Made:
    """An agreement that waits for signatures, of a buyer in `zone` with an institution in New York."""

    def __init__(self, zone: str, now: datetime, seats: int = 10, amount: int | None = None) -> None:
        row = MicrocredentialFactory(seats_free=seats, institution__name="Harbour College")
        proposal = ProposalFactory(
            invitation__microcredential=row,
            invitation__need__headcount=4,
            invitation__need__employer__name="Kestrel Forge",
        )
        version = sent_version(proposal=proposal, title="Welding")
        self.row = row
        self.buyer = member_of(proposal.need.employer, time_zone=zone)
        self.head = member_of(proposal.institution, time_zone="America/New_York")
        if amount is not None:
            options = {"amount": amount, "currency": "USD", "by": self.head, "now": now}
            set_threshold(institution=proposal.institution, **options)
        self.agreement = make_agreement(version=version, by=self.buyer, now=now)

    def sign(self, by, now):
        text_hash = self.agreement.text_hash
        sign_agreement(agreement=self.agreement, by=by, name="Ada Lovelace", text_hash=text_hash, now=now)

    def fresh(self) -> Agreement:
        self.agreement.refresh_from_db()
        self.row.refresh_from_db()
        return self.agreement


@pytest.mark.parametrize(("zone", "accepted", "end", "reminder"), CLOCKS)
def test_it_lapses_and_reminds_by_the_calendar_of_who_accepted(zone, accepted, end, reminder):
    made = Made(zone, at(accepted))
    assert (made.fresh().sign_until, made.agreement.sign_zone) == (at(end), zone)
    assert at(end).astimezone(ZoneInfo(zone)).strftime("%H:%M") == "23:59"
    assert made.row.seats_free == 6
    assert remind_agreements(now=at(reminder) - MINUTE) == 0
    assert (remind_agreements(now=at(reminder)), remind_agreements(now=at(reminder) + MINUTE)) == (1, 0)
    assert made.fresh().sign_reminded_at == at(reminder)
    assert lapse_agreements(now=at(end) - MINUTE) == 0
    assert (lapse_agreements(now=at(end)), lapse_agreements(now=at(end) + MINUTE)) == (1, 0)
    row = made.fresh()
    assert (row.state, row.cancel_note, row.ended_at) == ("cancelled", "Not signed in time.", at(end))
    assert (row.seats_held, made.row.seats_free) == (0, 10)
    entries = AuditEntry.objects.filter(subject="agreement").order_by("pk").values_list("step", "who", "note")
    assert list(entries)[1:] == [
        ("reminded", "A rule of Trellis", ""),
        ("cancelled", "A rule of Trellis", "Not signed in time."),
    ]


def test_both_are_told_by_their_own_clocks_and_the_employer_what_is_next():
    made = Made("America/Los_Angeles", at("2026-11-24T18:00Z"))
    remind_agreements(now=at("2026-12-04T08:00Z"))
    lapse_agreements(now=at("2026-12-09T07:59Z"))
    about = "The agreement with {} on Welding"
    assert told(made.buyer) == [
        f"{about.format('Harbour College')} waits for your signature until Tue, 8 December.",
        f"{about.format('Harbour College')} still waits for your signature until Tue, 8 December.",
        f"{about.format('Harbour College')} was not signed in time and is cancelled. "
        "Invite this institution again, or others.",
    ]
    assert told(made.head) == [
        f"{about.format('Kestrel Forge')} waits for your signature until Wed, 9 December, 2:59 EST.",
        f"{about.format('Kestrel Forge')} still waits for your signature until Wed, 9 December, 2:59 EST.",
        f"{about.format('Kestrel Forge')} was not signed in time and is cancelled.",
    ]
    assert not Notice.objects.filter(waits=True).exists()


def test_of_a_closed_need_the_employer_is_told_to_reopen_it_first():
    made = Made("UTC", at("2026-11-24T18:00Z"))
    type(made.agreement.need).objects.update(state="closed")
    lapse_agreements(now=at("2027-01-01T00:00Z"))
    assert told(made.buyer)[-1].endswith("Reopen the need, then invite this institution again, or others.")


def test_who_has_signed_is_not_reminded():
    made = Made("UTC", at("2026-11-24T18:00Z"), amount=1)
    second = member_of(made.agreement.institution)
    made.sign(made.buyer, at("2026-11-25T18:00Z"))
    made.sign(made.head, at("2026-11-25T19:00Z"))
    assert remind_agreements(now=at("2026-12-04T00:00Z")) == 1
    reminded = Notice.objects.filter(kind="agreement-reminder")
    assert [(row.person, row.waits) for row in reminded] == [(second, True)]


def test_one_in_force_neither_lapses_nor_is_reminded():
    made = Made("UTC", at("2026-11-24T18:00Z"))
    made.sign(made.buyer, at("2026-11-25T18:00Z"))
    made.sign(made.head, at("2026-12-08T23:58Z"))
    assert (
        remind_agreements(now=at("2026-12-08T23:58Z")),
        lapse_agreements(now=at("2026-12-10T00:00Z")),
    ) == (
        0,
        0,
    )
    assert made.fresh().state == "in_force"


def test_a_sweep_that_comes_late_gives_nobody_more_time():
    made = Made("UTC", at("2026-11-24T18:00Z"))
    with pytest.raises(NotAllowed, match="The time to sign this agreement is over"):
        made.sign(made.buyer, at("2026-12-08T23:59Z"))
    made.sign(made.buyer, at("2026-12-08T23:58Z"))


def test_one_made_in_the_time_of_its_reminder_is_not_reminded():
    policy(sign_days=2, last_call_days=3)
    Made("UTC", at("2026-11-24T18:00Z"))
    assert remind_agreements(now=at("2026-11-25T00:00Z")) == 0


def test_one_that_fails_keeps_none_of_the_others_from_its_turn(monkeypatch, caplog):
    made = [Made("UTC", at("2026-11-24T18:00Z")) for _ in range(3)]
    broken = made[1].agreement.pk
    thaw(Agreement)
    Agreement.objects.filter(pk=broken).update(sign_zone="Nowhere/Lost")
    assert remind_agreements(now=at("2026-12-04T00:00Z")) == 2
    real = lapsing.hold_agreement
    monkeypatch.setattr(lapsing, "hold_agreement", lambda row: real(row) if row.pk != broken else 1 / 0)
    assert lapse_agreements(now=at("2026-12-09T00:00Z")) == 2
    assert [one.fresh().state for one in made] == ["cancelled", "signing", "cancelled"]
    assert caplog.text.count(f"agreement {broken} was passed over") == 2


def test_the_sweep_does_it():
    assert {"lapse_agreements", "remind_agreements", "remind_proposals", "remind_cohorts"} <= {
        one.__name__ for one in SWEEPS
    }


def test_its_page_and_list_show_the_end_to_both():
    made = Made("America/Los_Angeles", timezone.now())
    end = made.fresh().sign_until
    for person in (made.buyer, made.head):
        client = Client()
        client.force_login(person)
        said = words.deadline(end, timezone.now(), person.time_zone)
        page = client.get(reverse("agreements:detail", args=[made.agreement.pk])).content.decode()
        assert f">{said}</time></b>" in page
        assert f">{said}</time></small>" in client.get(reverse("agreements:list")).content.decode()
    lapse_agreements(now=end)
    assert said not in client.get(reverse("agreements:list")).content.decode()


def test_a_page_whose_time_is_over_asks_nobody_to_sign():
    made = Made("UTC", timezone.now() - timedelta(days=25))
    client = Client()
    client.force_login(made.buyer)
    page = client.get(reverse("agreements:detail", args=[made.agreement.pk])).content.decode()
    assert "Sign this agreement" not in page
    answer = client.post(
        reverse("agreements:sign", args=[made.agreement.pk]),
        {"name": "Ada", "text_hash": made.agreement.text_hash},
    )
    assert "The time to sign this agreement is over." in answer.content.decode()
    assert made.agreement.confirmations.count() == 0


def test_what_waited_before_there_was_an_end_gets_one_from_the_migration():
    row = AgreementFactory(created_by__time_zone="Pacific/Auckland")
    other = AgreementFactory(in_force=True, sign_until=None)
    thaw(Agreement)  # the end was not frozen before
    import_module("partnerships.migrations.0005_clock_signing").ends_from_now(apps, None)
    row.refresh_from_db()
    other.refresh_from_db()
    end = end_of_working_day(timezone.now(), 10, "Pacific/Auckland")
    assert (row.sign_zone, row.sign_until, other.sign_until) == ("Pacific/Auckland", end, None)
