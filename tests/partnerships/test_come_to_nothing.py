"""A need whose proposals came to nothing is seen again; one whose learners are all covered asks for nothing more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Notice
from marketplace.models import Microcredential, TrainingNeed
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement, Invitation, Proposal
from partnerships.queries.invitations import places_left
from partnerships.queries.policy import current_policy
from partnerships.queries.taking_part import is_filled, learners_covered
from partnerships.queries.unmet import NOTHING_LEFT, explained, unmet_needs
from partnerships.services.agreements import cancel_agreement
from partnerships.services.invitations import decline_invitation
from partnerships.services.proposals import (
    accept_proposal,
    decline_proposal,
    draft_proposal,
    expire_proposals,
    send_proposal,
    withdraw_proposal,
)
from partnerships.services.unmet import tell_unmet
from tests.partnerships import chain as chains
from tests.partnerships.chain import MONDAY, Chain

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def made() -> Chain:
    made = chains.chain()
    Microcredential.objects.update(seat_price=900, currency="USD")
    return made


def sent(made: Chain, invitation: Invitation, now=MONDAY + DAY) -> Proposal:
    by = made.people[made.institutions.index(invitation.institution)]
    proposal = draft_proposal(invitation=invitation, by=by, now=now)
    return send_proposal(proposal=proposal, by=by, now=now).proposal


def withdrawn(made: Chain, proposal: Proposal) -> None:
    withdraw_proposal(proposal=proposal, by=made.people[0], now=MONDAY + 2 * DAY)


def declined(made: Chain, proposal: Proposal) -> None:
    decline_proposal(proposal=proposal, by=made.buyer, reason="price", now=MONDAY + 2 * DAY)


def expired(made: Chain, proposal: Proposal) -> None:
    assert proposal.expires_at
    assert expire_proposals(now=proposal.expires_at) == 1


@pytest.mark.parametrize("end", [declined, expired])
def test_a_need_without_a_proposal_left_enters_the_queue_days_later(made, end):
    (invitation,) = made.invite(0)
    proposal = sent(made, invitation)
    assert list(unmet_needs(now=MONDAY + 60 * DAY, days=10)) == []
    end(made, proposal)
    proposal.refresh_from_db()
    assert list(unmet_needs(now=proposal.ended_at + 9 * DAY, days=10)) == []
    after = proposal.ended_at + 10 * DAY
    (need,) = unmet_needs(now=after, days=10, reason=NOTHING_LEFT)
    (shown,) = explained(made.administrator, [need])
    assert (shown.reason, shown.note) == (NOTHING_LEFT, "1 proposal came to nothing, no invitation is open")
    assert [tell_unmet(now=after), tell_unmet(now=after)] == [1, 0]
    sent(made, invitation, now=after)
    assert list(unmet_needs(now=after + 60 * DAY, days=10)) == []


def test_what_came_to_nothing_takes_no_place(made):
    most = current_policy().open_per_need
    first, _second = made.invite(0, 1)
    proposal = sent(made, first)
    assert places_left(made.need, current_policy()) == most - 2
    declined(made, proposal)
    assert places_left(made.need, current_policy()) == most - 1
    again = sent(made, first, now=MONDAY + 3 * DAY)  # it may try again
    assert (again.state, places_left(made.need, current_policy())) == ("sent", most - 2)


def test_who_withdraws_a_proposal_is_followed_by_the_next(made):
    (invitation,) = made.invite(0)
    proposal = sent(made, invitation)
    withdrawn(made, proposal)
    withdrawn(made, proposal)
    assert made.states() == [("Harbour College", "answered"), ("Rival Academy", "open")]
    assert Invitation.objects.get(state="open").rerouted_from == invitation
    said = (
        "Harbour College withdrew its proposal for “Welders for the yard”. Rival Academy was invited instead."
    )
    assert list(Notice.objects.filter(kind="proposal_withdrawn").values_list("person", "text")) == [
        (made.buyer.pk, said)
    ]


def agreed(made: Chain, learners: int | None = None) -> Agreement:
    if learners is not None:
        TrainingNeed.objects.filter(pk=made.need.pk).update(headcount=learners)
        made.need.refresh_from_db()
    (invitation,) = made.invite(0)
    proposal = sent(made, invitation)
    return accept_proposal(proposal=proposal, number=1, by=made.buyer, now=MONDAY + 2 * DAY)


def test_a_filled_need_invites_nobody_until_the_agreement_falls_through(made):
    agreement = agreed(made)
    assert (learners_covered(made.need), is_filled(made.need)) == (made.need.headcount, True)
    with pytest.raises(NotAllowed, match="What was agreed covers all"):
        made.invite(1, now=MONDAY + 3 * DAY)
    assert Invitation.objects.count() == 1
    cancel_agreement(agreement=agreement, by=made.buyer, note="The line closed", now=MONDAY + 3 * DAY)
    assert (learners_covered(made.need), len(made.invite(1, now=MONDAY + 3 * DAY))) == (0, 1)


def test_more_learners_make_room_for_more(made):
    agreed(made, learners=6)
    TrainingNeed.objects.filter(pk=made.need.pk).update(headcount=9)
    (invitation,) = made.invite(1, now=MONDAY + 3 * DAY)
    other = sent(made, invitation, now=MONDAY + 3 * DAY)
    TrainingNeed.objects.filter(pk=made.need.pk).update(headcount=6)
    with pytest.raises(NotAllowed, match="This need needs no more answers"):
        accept_proposal(proposal=other, number=1, by=made.buyer, now=MONDAY + 4 * DAY)
    assert Agreement.objects.count() == 1


def test_nobody_takes_the_place_of_a_decliner_where_the_need_is_filled(made):
    agreed(made, learners=6)
    TrainingNeed.objects.filter(pk=made.need.pk).update(headcount=9)
    (invitation,) = made.invite(1, now=MONDAY + 3 * DAY)
    TrainingNeed.objects.filter(pk=made.need.pk).update(headcount=6)
    decline_invitation(invitation=invitation, by=made.people[1], reason="dates", now=MONDAY + 4 * DAY)
    assert not Invitation.objects.filter(rerouted_from__isnull=False).exists()


def test_the_pages_of_a_filled_need_ask_for_nobody(client, made):
    agreed(made)
    client.force_login(made.buyer)
    invite = reverse("invitations:invite", args=[made.need.pk])
    page = client.get(invite).content.decode()
    assert ("What was agreed covers all" in page, 'name="chosen"' in page) == (True, False)
    refused = client.post(invite, {"chosen": [made.matches[1].pk]})
    assert (refused.status_code, Invitation.objects.count()) == (422, 1)
    text = client.get(reverse("matches:need", args=[made.need.pk])).content.decode()
    assert (f'href="{invite}"' in text, "Nothing more is needed" in text) == (False, True)
