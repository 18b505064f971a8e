"""Funding rules and headcounts on the comparison of proposals."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.models import FundingRule, Microcredential
from partnerships.models import Invitation, Proposal
from partnerships.queries.comparison import Column, comparison_of
from partnerships.queries.funding_beside import facts_of, funding_beside
from partnerships.queries.headcounts import pictures_of
from tests.factories import FundingAwardFactory, FundingRuleFactory
from tests.matching.market import teaches
from tests.partnerships.proposing import NOW, Asked, answering, asked
from tests.partnerships.thawing import thaw

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def made() -> Asked:
    FundingRule.objects.all().delete()  # those that Trellis ships with
    found = asked()
    found.need.country, found.need.region = "US", "OH"
    found.need.save(update_fields=["country", "region"])
    return found


def columns(made: Asked) -> list[Column]:
    return list(comparison_of(made.buyer, made.need, today=TODAY).columns)


def two(made: Asked) -> list[Column]:
    """Forty clock hours, and hours that are not stated."""
    made.sent()
    answering(made.need, teaches(made.wanted), made.wanted).sent()
    return columns(made)


def test_each_rule_answers_for_each_proposal(made):
    found = two(made)
    # Amounts are nobody's until they are awarded.
    FundingRuleFactory(name="Anybody", cap_per_learner=500)
    FundingRuleFactory(name="Elsewhere", jurisdiction="US-CA")
    FundingRuleFactory(name="A tax note", kind="tax")
    beside = funding_beside(made.need, found, today=TODAY)
    assert [(row.rule.name, [str(c.answer.state) for c in row.cells]) for row in beside.grants] == [
        ("Anybody", ["possible", "possible"])
    ]
    assert [cell.awarded for row in beside.grants for cell in row.cells] == [None, None]
    assert [row.rule.name for row in beside.notes] == ["A tax note"]
    (other,) = beside.others
    assert [cell.against for cell in other.cells] == [["For employers in California"]] * 2


def test_an_award_counts_where_it_was_made_for(made):
    found = two(made)
    rule = FundingRuleFactory(name="Z")
    FundingRuleFactory(name="A")
    FundingAwardFactory(need=made.need, rule=rule, amount=100, microcredential=made.row)
    beside = funding_beside(made.need, found, today=TODAY)
    assert [row.rule.name for row in beside.grants] == ["Z", "A"]
    assert [(str(c.answer.state), c.awarded) for c in beside.grants[0].cells] == [
        ("confirmed", Decimal(1000)),
        ("possible", None),
    ]


def test_facts_are_the_proposals_own(made):
    made.sent()
    (column,) = columns(made)
    facts = facts_of(made.need, column.version, TODAY)
    assert (facts.learners, facts.clock_hours, facts.cost, facts.region) == (
        10,
        Decimal(40),
        Decimal(9500),
        "OH",
    )
    Microcredential.objects.update(listed_at=NOW - timedelta(days=400), clock_hours=1)
    column.version.proposal.microcredential.refresh_from_db()
    later = facts_of(made.need, column.version, TODAY)
    assert later == replace(facts, offered_a_year=True)
    column.version.is_custom = True
    assert facts_of(made.need, column.version, TODAY).offered_a_year is None


def test_no_proposal_no_question(made, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert funding_beside(made.need, [], today=TODAY).grants == []


def test_a_picture_where_class_and_seat_price_are_listed(made):
    found = two(made)
    assert pictures_of(found) == []
    Microcredential.objects.filter(pk=made.row.pk).update(class_price=6000, max_cohort=12)
    (picture,) = pictures_of(columns(made))
    assert (picture.column.proposal.microcredential, picture.chart.turns_at) == (made.row, 7)


def test_on_the_page_for_the_employer_alone(made):
    proposal = made.sent()
    now = timezone.now()
    thaw(Invitation, Proposal)
    Invitation.objects.update(sent_at=now, expires_at=now + timedelta(days=8))
    Proposal.objects.update(expires_at=now + timedelta(days=8))
    Microcredential.objects.update(class_price=6000, max_cohort=12)
    FundingAwardFactory(need=made.need, rule=FundingRuleFactory(name="The county’s grant"), amount=100)
    client, address = Client(), reverse("proposals:compare", args=[made.need.pk])
    client.force_login(made.buyer)
    page = client.get(address).content.decode()
    for said in ("The county’s grant", "$1,000 for all learners", "first beats the seat price at 7 learners"):
        assert said in page
    client.force_login(made.teacher)
    assert client.get(address).status_code == 404
    own = client.get(reverse("proposals:detail", args=[proposal.pk])).content.decode()
    assert "county" not in own
