"""Whoever has to decide on a proposal is reminded before it expires, in two zones and across changes of the clock."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from partnerships.models import Proposal
from partnerships.services.proposals import (
    accept_proposal,
    counter_proposal,
    draft_proposal,
    expire_proposals,
    remind_proposals,
    revise_proposal,
    send_proposal,
)
from tests.factories import member_of
from tests.partnerships.chain import at, policy, told
from tests.partnerships.proposing import asked, fresh

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# (zone of who sends it, sent at, 23:59 there 30 days later, the start of the second working day before)
CLOCKS = [
    ("America/Los_Angeles", "2026-11-23T18:00Z", "2026-12-24T07:59Z", "2026-12-21T08:00Z"),
    # Summer time ends on 1 November in the United States: between the reminder and the end.
    ("America/Los_Angeles", "2026-10-03T18:00Z", "2026-11-03T07:59Z", "2026-10-29T07:00Z"),
    # It begins on 27 September in New Zealand.
    ("Pacific/Auckland", "2026-08-28T18:00Z", "2026-09-28T10:59Z", "2026-09-23T12:00Z"),
]


def made_at(sent: str, zone: str = "UTC"):
    """A proposal sent then, by somebody in that zone, to a buyer in New York."""
    made = asked(title="Welders", now=at(sent))
    sender = member_of(made.row.institution, "editor", time_zone=zone)
    made = replace(made, teacher=sender)
    proposal = draft_proposal(invitation=made.invitation, by=sender, now=at(sent))
    send_proposal(proposal=proposal, by=sender, now=at(sent))
    return made, fresh(proposal)


def counter(made, proposal, now):
    terms = {"headcount": 10, "tuition": Decimal(8000)}
    return counter_proposal(proposal=proposal, number=1, by=made.buyer, now=now, **terms)


@pytest.mark.parametrize(("zone", "sent", "end", "reminder"), CLOCKS)
def test_the_employer_is_reminded_by_the_senders_calendar(zone, sent, end, reminder):
    made, proposal = made_at(sent, zone)
    assert (proposal.expires_at, proposal.zone) == (at(end), zone)
    assert remind_proposals(now=at(reminder) - MINUTE) == 0
    assert (remind_proposals(now=at(reminder)), remind_proposals(now=at(reminder) + MINUTE)) == (1, 0)
    assert fresh(proposal).reminded_at == at(reminder)
    assert told(made.teacher) == []
    assert expire_proposals(now=at(end)) == 1


def test_in_words_of_the_readers_clock():
    made, proposal = made_at("2026-11-23T18:00Z", "America/Los_Angeles")
    remind_proposals(now=at("2026-12-21T08:00Z"))
    assert told(made.buyer)[-1] == (
        f"{proposal.institution} waits for your decision on its proposal for “Welders”. "
        "The proposal expires after Thu, 24 December, 2:59 EST."
    )


def test_of_a_counter_offer_the_institution_is_reminded():
    made, proposal = made_at("2026-11-23T18:00Z", "America/Los_Angeles")
    counter(made, proposal, at("2026-11-30T18:00Z"))
    before = told(made.buyer)
    assert remind_proposals(now=at("2026-12-21T08:00Z")) == 1
    assert told(made.teacher)[-1] == (
        f"{proposal.need.employer} waits for your answer to its counter-offer for “Welders”. "
        "The proposal expires after Wed, 23 December."
    )
    assert told(made.buyer) == before


def test_what_was_said_since_is_reminded_of_anew():
    made, proposal = made_at("2026-11-23T18:00Z")
    assert remind_proposals(now=at("2026-12-22T00:00Z")) == 1
    revise_proposal(proposal=proposal, by=made.teacher, now=at("2026-12-22T09:00Z"))
    send_proposal(proposal=proposal, by=made.teacher, now=at("2026-12-22T10:00Z"))
    assert fresh(proposal).expires_at == at("2027-01-21T23:59Z")
    assert remind_proposals(now=at("2027-01-18T23:59Z")) == 0
    assert (remind_proposals(now=at("2027-01-19T00:00Z")), remind_proposals(now=at("2027-01-20T00:00Z"))) == (
        1,
        0,
    )


def test_what_is_said_in_the_time_of_its_reminder_needs_none():
    made, proposal = made_at("2026-11-23T18:00Z")
    counter(made, proposal, at("2026-12-22T10:00Z"))
    assert remind_proposals(now=at("2026-12-22T11:00Z")) == 0


def test_what_is_decided_or_over_is_not_reminded_of():
    made, proposal = made_at("2026-11-23T18:00Z")
    assert remind_proposals(now=proposal.expires_at) == 0
    accept_proposal(proposal=proposal, number=1, by=made.buyer, now=at("2026-11-24T18:00Z"))
    assert remind_proposals(now=at("2026-12-22T00:00Z")) == 0


def test_the_days_are_the_policys():
    made_at("2026-11-23T18:00Z")
    policy(last_call_days=5)
    assert (remind_proposals(now=at("2026-12-15T23:59Z")), remind_proposals(now=at("2026-12-16T00:00Z"))) == (
        0,
        1,
    )


def test_one_that_fails_keeps_none_of_the_others_from_its_turn(caplog):
    _, broken = made_at("2026-11-23T18:00Z")
    made_at("2026-11-23T18:00Z")
    Proposal.objects.filter(pk=broken.pk).update(zone="Nowhere/Lost")
    assert remind_proposals(now=at("2026-12-22T00:00Z")) == 1
    assert f"proposal {broken.pk} was passed over" in caplog.text


def test_open_proposals_from_before_get_the_zone_of_their_sender():
    _, proposal = made_at("2026-11-23T18:00Z", "Pacific/Auckland")
    Proposal.objects.update(zone="UTC")
    import_module("partnerships.migrations.0005_clock_signing").zones_of_senders(apps, None)
    assert fresh(proposal).zone == "Pacific/Auckland"
