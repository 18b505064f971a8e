"""The same verdict on several matches."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from matching.models import Match, MatchStatus, Review
from matching.services.reviews import approve_match
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory
from tests.matching.reviewing import post, queue_of_three, said, text_of
from tests.matching.scene import everything, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(client):
    found = scene()
    client.force_login(found.administrator)
    return found


@pytest.fixture
def queue(client):
    return queue_of_three(client)


def bulk(client, queue, verdict, **data):
    return post(client, "bulk", data={"chosen": [match.pk for match in queue], "verdict": verdict} | data)


def test_a_bulk_verdict_is_shown_before_it_is_done(client, queue):
    before = everything()
    text = text_of(bulk(client, queue[:2], "approved"))
    assert "Approve 2 matches?" in text
    assert queue[0].microcredential.title in text
    assert queue[2].microcredential.title not in text
    assert everything() == before


def test_a_bulk_approval_and_its_undo(client, queue):
    response = bulk(client, queue[:2], "approved", sure="on")
    assert said(response) == ["2 matches approved"]
    assert [m.status for m in Match.objects.filter(pk__in=[queue[0].pk, queue[1].pk])] == ["approved"] * 2
    undo = next(iter(get_messages(response.wsgi_request))).extra_tags.removeprefix("undo:")
    assert undo in text_of(client.get(reverse("review:queue")))
    assert said(client.post(undo))[-1] == "2 verdicts taken back"
    assert set(Match.objects.values_list("status", flat=True)) == {"proposed"}


def test_a_bulk_rejection_needs_one_reason_for_all(client, queue):
    before = everything()
    response = bulk(client, queue[:2], "rejected", sure="on")
    assert response.status_code == 422
    assert "Choose why you reject this match." in text_of(response)
    assert everything() == before
    bulk(client, queue[:2], "rejected", sure="on", reason="price_in_doubt")
    assert list(Review.objects.values_list("reason", flat=True)) == ["price_in_doubt"] * 2


def test_those_decided_meanwhile_are_left_alone(client, queue):
    approve_match(match=queue[0], by=PersonFactory(administrator=True))
    response = bulk(client, queue[:2], "rejected", sure="on", reason="level_wrong")
    assert said(response) == ["1 match rejected", "1 match was decided meanwhile and left."]
    queue[0].refresh_from_db()
    assert queue[0].status == MatchStatus.APPROVED


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"verdict": "approved"},
        {"verdict": "undone", "chosen": "1"},
        {"verdict": "approved", "chosen": "x"},
    ],
)
def test_a_bulk_of_nothing_is_said(client, queue, data):
    before = everything()
    response = post(client, "bulk", data=data)
    assert said(response) == ["Choose the matches first, then what to do with them."]
    assert everything() == before


def test_a_bulk_of_what_is_not_there_any_more_is_said(client, queue):
    response = post(client, "bulk", data={"verdict": "approved", "chosen": "987654"})
    assert said(response) == ["Those matches were decided meanwhile. Nothing was changed."]


def test_own_matches_are_left_out_of_a_bulk(client, queue):
    organisation = OrganisationFactory(institution=True)
    person = PersonFactory(administrator=True)
    MembershipFactory(person=person, organisation=organisation)
    queue[0].microcredential.institution = organisation
    queue[0].microcredential.save()
    client.force_login(person)
    bulk(client, queue[:2], "approved", sure="on")
    queue[0].refresh_from_db()
    assert queue[0].status == MatchStatus.PROPOSED
