"""Proposals side by side in the API."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from marketplace.models import PrivateSubscription
from partnerships.services.proposals import decline_proposal, draft_proposal, send_proposal
from tests.api.callers import calling, outsiders
from tests.factories import FundingAwardFactory, FundingRuleFactory, PersonFactory
from tests.matching.market import run_now, teaches
from tests.partnerships.proposing import answering, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return asked(now=timezone.now())


def sent(made):
    now = timezone.now()
    proposal = draft_proposal(invitation=made.invitation, by=made.teacher, now=now)
    send_proposal(proposal=proposal, by=made.teacher, now=now)
    return proposal


def another(made, **fields):
    return answering(made.need, teaches(made.wanted, **fields), made.wanted)


def address(made):
    return reverse("api:comparison", args=[made.need.pk])


def test_what_decides_stands_side_by_side(made):
    second = another(made, seat_price=Decimal(1000))
    run_now()
    cheap, whole = sent(made), sent(second)
    FundingAwardFactory(need=made.need, rule=FundingRuleFactory(), amount=100, microcredential=made.row)
    PrivateSubscription.objects.create(
        need=made.need, name="Streamed", price=2000, currency="USD", stated_at=timezone.now()
    )
    shown = calling(made.buyer).get(address(made)).json()
    assert (shown["count"], shown["page"], shown["pages"]) == (2, 1, 1)
    assert shown["subscription"] == {"name": "Streamed", "price": "2000.00", "currency": "USD"}
    assert shown["saves"] == "1150.00"
    one, other = shown["proposals"]
    assert (one["proposal"], other["proposal"]) == (cheap.pk, whole.pk)
    assert (one["gross"], one["funding"], one["total"], one["per_learner"]) == (
        "9500.00",
        "1000.00",
        "8500.00",
        "850.00",
    )
    assert one["not_stated"] == ["fees", "travel"]
    assert one["answered_in_seconds"] == pytest.approx(172_800, abs=60)
    found = other["evaluated"]
    assert (found["coverage"], len(found["covered"]), found["missing"]) == (1.0, 4, [])
    points = found["points"]
    assert sum(points[part] for part in ("skill", "cost", "satisfaction")) == pytest.approx(
        points["fit"], abs=0.06
    )
    assert (shown["best"]["total"], shown["best"]["coverage"]) == ([cheap.pk], [whole.pk])


def test_before_any_run_nothing_is_evaluated(made):
    sent(made)
    [column] = calling(made.buyer).get(address(made)).json()["proposals"]
    assert (column["evaluated"], column["total"]) == (None, "9500.00")


def test_what_has_ended_is_named_apart(made):
    proposal = sent(made)
    decline_proposal(proposal=proposal, by=made.buyer, reason="price", now=timezone.now())
    shown = calling(made.buyer).get(address(made)).json()
    assert (shown["proposals"], shown["ended"]) == ([], [proposal.pk])


@pytest.mark.parametrize(
    ("asked_for", "status"),
    [({"page": "0"}, 400), ({"page": "x"}, 400), ({"pag": "1"}, 400), ({"page": "2"}, 404)],
)
def test_a_page_that_there_is_none_of_is_an_error(made, asked_for, status):
    assert calling(made.buyer).get(address(made), asked_for).status_code == status


def test_it_is_for_the_employer_alone(made):
    sent(made)
    for person in [*outsiders(), made.teacher]:
        assert calling(person).get(address(made)).status_code == 404
    assert calling().get(address(made)).status_code == 401
    assert calling(PersonFactory(administrator=True)).get(address(made)).json()["count"] == 1


def test_comparing_three_asks_the_database_as_often_as_one(made):
    run_now()
    call, counts = calling(made.buyer), []
    for more in ([made], [another(made), another(made)]):
        for one in more:
            sent(one)
        call.get(address(made))
        with CaptureQueriesContext(connection) as found:
            shown = call.get(address(made)).json()
        counts.append(len(found))
    assert len(shown["proposals"]) == 3
    assert counts[0] == counts[1]
