"""Accepting a proposal, by the number of the version that was looked at."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement, Invitation
from partnerships.services.proposals import (
    accept_proposal,
    counter_proposal,
    draft_proposal,
    revise_proposal,
    send_proposal,
)
from tests.api.callers import calling
from tests.matching.market import teaches
from tests.partnerships.proposing import NOW, answering, asked, fresh

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def made():
    return asked()


def accept(made, proposal, number=1, now=LATER, **options):
    return accept_proposal(proposal=proposal, number=number, by=made.buyer, now=now, **options)


def nothing_agreed(proposal, state="sent"):
    assert (fresh(proposal).state, Agreement.objects.count()) == (state, 0)


def test_sending_answers_the_invitation(made):
    made.sent()
    made.invitation.refresh_from_db()
    assert (made.invitation.state, made.invitation.answered_at) == ("answered", NOW)


def test_accepting_makes_the_agreement_once(made):
    proposal = made.sent()
    agreement = accept(made, proposal)
    assert accept(made, proposal) == agreement
    assert (agreement.total, agreement.headcount, agreement.state) == (Decimal(9500), 10, "signing")
    row = fresh(proposal)
    assert (row.state, row.ended_at, Agreement.objects.count()) == ("accepted", LATER, 1)
    assert Notice.objects.filter(kind="proposal_accepted", person=made.teacher).count() == 1


def test_a_stale_page_accepts_nothing(made):
    proposal = made.sent()
    revise_proposal(proposal=proposal, by=made.teacher, now=LATER)
    send_proposal(proposal=proposal, by=made.teacher, now=LATER)
    with pytest.raises(NotAllowed, match="Version 2 was sent meanwhile"):
        accept(made, proposal, number=1)
    nothing_agreed(proposal)
    assert accept(made, proposal, number=2).version.number == 2


def test_what_has_expired_is_not_accepted_before_anybody_swept(made):
    proposal = made.sent()
    with pytest.raises(NotAllowed, match="has expired"):
        accept(made, proposal, now=proposal.expires_at)
    nothing_agreed(proposal)
    assert accept(made, proposal, now=proposal.expires_at - timedelta(seconds=1))


def test_ones_own_counter_offer_is_not_accepted(made):
    proposal = made.sent()
    counter_proposal(
        proposal=proposal, number=1, by=made.buyer, now=LATER, headcount=9, tuition=Decimal(8000)
    )
    for number in (1, 2):
        with pytest.raises(NotAllowed):
            accept(made, proposal, number=number)
    nothing_agreed(proposal, "countered")


@pytest.mark.parametrize(("state", "extra"), [("withdrawn", {}), ("closed", {"close_reason": "need_closed"})])
def test_nothing_is_accepted_of_an_invitation_that_ended(made, state, extra):
    proposal = made.sent()
    Invitation.objects.update(state=state, **extra)
    with pytest.raises(NotAllowed, match="This invitation is"):
        accept(made, proposal)
    nothing_agreed(proposal)


def test_too_few_seats_leave_everything_as_it_was(made):
    proposal, other = made.sent(), answering(made.need, teaches(made.wanted), made.wanted)
    theirs = other.sent()
    made.row.seats_free = 9
    made.row.save()
    with pytest.raises(NotAllowed):
        accept(made, proposal)
    nothing_agreed(proposal)
    assert fresh(theirs).state == "sent"


def test_all_else_of_the_need_ends_and_nobody_learns_why(made):
    other = answering(made.need, teaches(made.wanted), made.wanted)
    draft, proposal, theirs = made.draft(is_custom=True), made.sent(), other.sent()
    accept(made, proposal)
    assert [fresh(row).state for row in (proposal, theirs, draft)] == ["accepted", "declined", "withdrawn"]
    other.invitation.refresh_from_db()
    made.invitation.refresh_from_db()
    assert (other.invitation.state, made.invitation.state) == ("closed", "answered")
    told = " ".join(Notice.objects.filter(person=other.teacher).values_list("text", flat=True))
    for secret in (made.row.institution.name, made.row.title, "another", "filled", "9,500", "9500"):
        assert secret not in told
    shown = calling(other.teacher).get(f"/api/v1/invitations/{other.invitation.pk}/")
    assert (shown.status_code, shown.json()["close_reason"]) == (200, "need_closed")
    client = Client()
    client.force_login(other.teacher)
    page = client.get(reverse("invitations:detail", args=[other.invitation.pk])).content.decode()
    assert "Nothing more is needed" in page
    assert "filled" not in page


def test_custom_work_says_whose_it_is(made):
    proposal = made.sent(is_custom=True)
    with pytest.raises(ValidationError, match="Choose who keeps"):
        accept(made, proposal)
    nothing_agreed(proposal)
    assert accept(made, proposal, ip_choice="both").ip_choice == "both"


def test_on_the_page_and_in_the_api():
    now = timezone.now()
    made = asked(now=now)
    proposal = draft_proposal(invitation=made.invitation, by=made.teacher, now=now, is_custom=True)
    send_proposal(proposal=proposal, by=made.teacher, now=now)
    client, address = Client(), reverse("proposals:accept", args=[proposal.pk])
    client.force_login(made.buyer)
    assert "for $9,500?" in client.get(address).content.decode()
    page = client.post(address, {"number": "7", "ip_choice": "both"}).content.decode()
    assert "You looked at version 7" in page
    assert "Choose one" in client.post(address, {"number": "1"}).content.decode()
    body = {"number": 1, "ip_choice": "both"}
    shown = calling(made.buyer).post(reverse("api:proposal-accept", args=[proposal.pk]), body, format="json")
    assert shown.json()["state"] == "accepted"
    for _ in range(2):
        answer = client.post(address, {"number": "1", "ip_choice": "both"})
        assert answer["Location"] == reverse("agreements:detail", args=[Agreement.objects.get().pk])
