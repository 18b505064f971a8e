"""Proposals in the API."""

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Invitation, Proposal, ProposalVersion
from tests.api.callers import calling, outsiders
from tests.factories import InvitationFactory, member_of, sent_version
from tests.partnerships.proposing import asked

pytestmark = pytest.mark.django_db
LIST = "api:proposal-list"


@pytest.fixture
def made():
    return asked(now=timezone.now())


def step(person, proposal, name, body=None):
    address = reverse(f"api:proposal-{name}", args=[proposal.pk])
    return calling(person).post(address, body or {}, format="json")


def begun(made, **body):
    answer = calling(made.teacher).post(
        reverse(LIST), {"invitation": made.invitation.pk} | body, format="json"
    )
    assert answer.status_code == 201, answer.json()
    return Proposal.objects.get(pk=answer.json()["id"])


def sent(made, **body):
    proposal = begun(made, **body)
    assert step(made.teacher, proposal, "send").status_code == 200
    return proposal


def everything():
    return [
        list(rows.order_by("pk").values())
        for rows in (Proposal.objects, ProposalVersion.objects, Invitation.objects)
    ]


def test_drafted_written_sent_and_read(made):
    proposal = begun(made, is_custom=True)
    address = reverse("api:proposal-detail", args=[proposal.pk])
    body = {
        "starts_on": "2030-03-01",
        "modules": [
            {"title": "Whole", "change": "kept", "hours": "30.00", "skills": [made.wanted[0].pk]},
            {"title": "More", "change": "added", "price": "1500.00", "skills": [made.wanted[2].pk]},
        ],
    }
    written = calling(made.teacher).patch(address, body, format="json").json()["versions"][0]
    assert (written["total"], written["customisation"], written["clock_hours"]) == (
        "11000.00",
        "1500.00",
        None,
    )
    shown = step(made.teacher, proposal, "send").json()
    assert (shown["state"], shown["versions"][0]["listed"]["total"]) == ("sent", "9500.00")
    assert calling(made.buyer).get(address).json()["versions"] == shown["versions"]


def test_what_was_sent_is_not_written_again(made):
    proposal = sent(made)
    before = everything()
    address = reverse("api:proposal-detail", args=[proposal.pk])
    call = calling(made.teacher)
    assert call.patch(address, {"tuition": "1.00", "headcount": 3}, format="json").status_code == 409
    for name in ("expires_at", "text_hash", "listed", "number", "sent_at", "state"):
        assert call.patch(address, {name: "1"}, format="json").json() == {name: ["There is no such field."]}
    for method in (call.put, call.delete):
        assert method(address, {"tuition": "1.00"}, format="json").status_code == 405
    assert everything() == before


def test_counter_offer_taken_over(made):
    proposal = sent(made)
    terms = {"number": 1, "headcount": 12, "tuition": "9600.00"}
    assert step(made.buyer, proposal, "counter", terms).json()["state"] == "countered"
    assert step(made.teacher, proposal, "take-over", {"number": 1}).status_code == 409
    shown = step(made.teacher, proposal, "take-over", {"number": 2}).json()
    assert [(v["number"], v["side"], v["tuition"]) for v in shown["versions"]] == [
        (3, "institution", "9600.00"),
        (2, "employer", "9600.00"),
        (1, "institution", "9000.00"),
    ]
    stale = step(made.buyer, proposal, "counter", terms)
    assert (stale.status_code, "Version 3 was sent meanwhile" in stale.json()["detail"]) == (409, True)


def test_a_next_version_is_the_institutions_alone_until_it_is_sent(made):
    proposal = sent(made)
    assert len(step(made.teacher, proposal, "revise").json()["versions"]) == 2
    address = reverse("api:proposal-detail", args=[proposal.pk])
    assert [version["number"] for version in calling(made.buyer).get(address).json()["versions"]] == [1]


def test_a_next_version_is_discarded_and_what_was_sent_stands(made):
    draft = begun(made)
    assert step(made.teacher, draft, "discard").status_code == 409
    step(made.teacher, draft, "send")
    step(made.teacher, draft, "revise")
    for _ in range(2):
        shown = step(made.teacher, draft, "discard").json()
        assert (shown["state"], [version["number"] for version in shown["versions"]]) == ("sent", [1])


def test_the_listings_price_at_another_headcount(made):
    proposal, body = begun(made), {"headcount": 12, "modes": ["on_campus"]}
    shown = step(made.teacher, proposal, "price", body).json()["versions"][0]
    assert (shown["headcount"], shown["tuition"], shown["total"]) == (12, "10800.00", "11400.00")
    assert step(made.teacher, proposal, "price", {}).json().keys() == {"headcount", "modes"}
    step(made.teacher, proposal, "send")
    assert step(made.teacher, proposal, "price", body).status_code == 409


def test_declined_and_withdrawn(made):
    proposal = sent(made)
    assert step(made.buyer, proposal, "decline", {"reason": "other"}).json() == {
        "note": ["Say in a few words what it is."]
    }
    assert step(made.buyer, proposal, "decline", {"reason": "price"}).json()["decline_reason"] == "price"
    assert step(made.teacher, proposal, "withdraw").status_code == 409
    assert step(made.teacher, begun(made), "withdraw").json()["state"] == "withdrawn"


def test_who_may_do_what(made):
    draft = begun(made, is_custom=True)
    proposal = sent(made)
    before = everything()
    viewers = [member_of(made.row.institution, "viewer"), member_of(made.need.employer, "viewer")]
    written, decided = ("send", "revise", "price", "discard", "take-over", "withdraw"), ("counter", "decline")
    for person in outsiders():
        found = [step(person, proposal, name).status_code for name in written + decided]
        assert found == [404] * 8
        assert calling(person).get(reverse(LIST)).json()["count"] == 0
        body = {"invitation": made.invitation.pk}
        assert calling(person).post(reverse(LIST), body, format="json").status_code == 400
    for person in [*viewers, made.buyer]:
        assert [step(person, proposal, name).status_code for name in written] == [403] * 6
    for person in [*viewers, made.teacher]:
        assert [step(person, proposal, name).status_code for name in decided] == [403] * 2
    assert step(made.buyer, draft, "decline").status_code == 404
    assert calling().get(reverse(LIST)).status_code == 401
    body = {"invitation": made.invitation.pk}
    assert calling(made.buyer).post(reverse(LIST), body, format="json").status_code == 403
    assert everything() == before


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_no_more_for_more(made, count, django_assert_num_queries):
    for _ in range(count):
        sent_version(proposal__invitation=InvitationFactory(need=made.need))
    call = calling(made.buyer)
    with django_assert_num_queries(5):
        answer = call.get(reverse(LIST), {"need": made.need.pk, "state": "sent"})
    assert answer.json()["count"] == count
