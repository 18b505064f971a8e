"""What the engine says of a proposal is what a run would say of a listing like it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import timezone

from marketplace.models import MicrocredentialSkill
from matching.models import Match
from partnerships.queries.evaluation import content_of_listing, evaluate
from tests.factories import FundingAwardFactory, FundingRuleFactory, MicrocredentialSkillFactory
from tests.matching.market import asks, run_now, skills, teaches

pytestmark = pytest.mark.django_db


@pytest.fixture
def market():
    wanted = skills(4)
    need = asks(wanted, target_price=Decimal(700), budget_price=Decimal(1200))
    row = teaches(wanted[:2], seat_price=Decimal(1000), materials_price=Decimal("33.33"))
    MicrocredentialSkillFactory(microcredential=row, skill=wanted[2], status="suggested", confidence=0.4)
    teaches(wanted, institution=row.institution)
    run_now()
    return need, row, wanted


def points_of(match):
    """By name: PostgreSQL keeps no order of keys."""
    points = match.explanation["points"]
    return tuple(points[name] for name in ("skill", "cost", "satisfaction", "fit"))


def test_the_listing_as_it_is_gets_what_the_run_gave_it(market):
    need, row, _ = market
    match = Match.objects.get(need=need, microcredential=row)
    content = content_of_listing(row, need.headcount, at_employer=False)
    found = evaluate(need, [content], today=timezone.now().date())
    assert found is not None
    assert found[0].skill == match.skill
    assert found[0].cost == pytest.approx(match.cost, abs=1e-12)
    assert found[0].satisfaction == match.satisfaction
    assert found[0].points == points_of(match)
    lines = match.explanation["skills"]
    for status in ("covered", "partly", "missing"):
        assert getattr(found[0], status) == [line["label"] for line in lines if line["status"] == status]


def test_what_is_changed_gets_what_a_run_gives_it_once_it_is_listed_so(market):
    need, row, wanted = market
    content = content_of_listing(row, need.headcount, at_employer=False)
    better = replace(
        content,
        skills=tuple((skill.pk, 3, "confirmed", None) for skill in wanted),
        gross=Decimal(8000),
        funding=Decimal(1000),
    )
    [found] = evaluate(need, [better], today=timezone.now().date())
    FundingAwardFactory(need=need, rule=FundingRuleFactory(), amount=100)
    MicrocredentialSkill.objects.filter(microcredential=row).update(status="confirmed")
    MicrocredentialSkillFactory(microcredential=row, skill=wanted[3], level=3)
    row.seat_price, row.materials_price = Decimal(800), None
    row.save()
    run_now(kind="microcredential", microcredential=row)
    match = Match.objects.get(need=need, microcredential=row)
    assert found.points == points_of(match)
    assert found.covered == [skill.label for skill in wanted]


def test_a_number_of_queries_that_does_not_grow(market, django_assert_num_queries):
    need, row, _ = market
    content = content_of_listing(row, need.headcount, at_employer=False)
    evaluate(need, [content], today=timezone.now().date())  # unpacks the reference, once
    with django_assert_num_queries(8):
        evaluate(need, [content], today=timezone.now().date())
    with django_assert_num_queries(8):
        evaluate(need, [content] * 3, today=timezone.now().date())


def test_without_a_run_nothing_is_said():
    need, row = asks(skills(1)), teaches(skills(1))
    content = content_of_listing(row, need.headcount, at_employer=False)
    assert evaluate(need, [content], today=timezone.now().date()) is None
