"""Funding rules and awards in the API."""

import pytest
from django.urls import reverse

from marketplace.models import FundingAward, FundingRule
from matching.models import MatchRun
from tests.api.callers import calling
from tests.factories import FundingAwardFactory, FundingRuleFactory
from tests.matching.scene import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return scene()


@pytest.fixture
def rule():
    return FundingRule.objects.get(key="us-wioa-iwt")


def test_awards_are_marked_read_taken_back_and_brought_back(made, rule):
    call = calling(made.people["editor"])
    address = reverse("api:award-list", args=[made.need.pk])
    body = {"rule": rule.pk, "amount": "250.00", "evidence": "Letter 12", "microcredential": made.good.pk}
    answered = call.post(address, body, format="json")
    assert answered.status_code == 201
    assert MatchRun.objects.filter(need=made.need, state="waiting").count() == 1
    award = FundingAward.objects.get()
    shown = answered.json()
    assert shown.pop("marked_at")
    assert shown == {
        "id": award.pk,
        "rule": rule.pk,
        "rule_name": rule.name,
        "microcredential": made.good.pk,
        "amount": "250.00",
        "basis": "per_learner",
        "currency": "USD",
        "evidence": "Letter 12",
        "withdrawn_at": None,
    }
    one = reverse("api:award-detail", args=[made.need.pk, award.pk])
    assert call.delete(one).status_code == 204
    assert call.delete(one).status_code == 409
    assert call.get(one).json()["withdrawn_at"] is not None
    assert (
        call.post(reverse("api:award-restore", args=[made.need.pk, award.pk])).json()["withdrawn_at"] is None
    )
    assert call.get(reverse("api:award-detail", args=[made.draft.pk, award.pk])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"rule": 10**30}, "rule"),
        ({"rule": 999}, "rule"),
        ({"microcredential": 999}, "microcredential"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"basis": "weekly"}, "basis"),
        ({"evidence": ""}, "evidence"),
        ({"amount": "7000"}, "checked"),
        ({"amonut": "7"}, "amonut"),
    ],
)
def test_a_wrong_award_is_an_error_by_field(made, rule, changes, name):
    body = {"rule": rule.pk, "amount": "250", "evidence": "Letter 12"} | changes
    address = reverse("api:award-list", args=[made.need.pk])
    answered = calling(made.people["editor"]).post(address, body, format="json")
    assert (answered.status_code, list(answered.json())) == (400, [name])
    assert FundingAward.objects.count() == 0


def test_a_subscription_is_stated_changed_and_cleared(made):
    call, address = calling(made.people["editor"]), reverse("api:subscription", args=[made.need.pk])
    none = {"name": "", "price": None, "currency": made.need.currency}
    assert call.get(address).json() == none
    for price in ("400.00", "500.00"):
        stated = call.put(address, {"name": "Streamed", "price": price}).json()
        assert stated == {"name": "Streamed", "price": price, "currency": made.need.currency}
    assert calling(made.people["viewer"]).get(address).json() == stated
    assert call.put(address, {"price": "-1"}).json().keys() == {"price"}
    assert call.put(address, {"price": "1", "currency": "USD", "per": "class"}).json().keys() == {"per"}
    for _ in range(2):
        assert call.put(address, {"price": None}).json() == none
    assert call.get(address).json() == none


def test_only_its_employer_states_a_subscription(made):
    address = reverse("api:subscription", args=[made.need.pk])
    calling(made.people["editor"]).put(address, {"price": "400"})
    for name, status in (("viewer", 403), ("institution", 404), ("other employer", 404)):
        call = calling(made.people[name])
        answers = [call.put(address, {"price": price}) for price in ("1", None)]
        assert [answer.status_code for answer in answers] == [status] * 2
    assert calling(made.people["institution"]).get(address).status_code == 404
    assert made.need.subscription.price == 400


def test_rules_are_read_and_narrowed(made):
    call = calling(made.people["institution"])
    found = call.get(reverse("api:funding-rule-list"), {"jurisdiction": "us-oh"}).json()
    assert [rule["key"] for rule in found["results"]] == ["us-oh-techcred"]
    rule = call.get(reverse("api:funding-rule-detail", args=[found["results"][0]["id"]])).json()
    assert (rule["cap_per_learner"], rule["stacks_with"], rule["checked_on"]) == (
        "2000.00",
        ["us-wioa-iwt"],
        "2026-11-24",
    )
    assert call.get(reverse("api:funding-rule-list"), {"q": "pell"}).json()["count"] == 1


@pytest.mark.parametrize("more", [1, 3])
def test_the_lists_ask_the_same_for_one_row_and_for_three(made, more, django_assert_num_queries):
    FundingRule.objects.all().delete()
    for _ in range(more):
        FundingAwardFactory(need=made.need, rule=FundingRuleFactory(), marked_by=made.people["owner"])
    call = calling(made.people["owner"])
    with django_assert_num_queries(4):
        assert call.get(reverse("api:award-list", args=[made.need.pk])).json()["count"] == more
    with django_assert_num_queries(4):
        assert call.get(reverse("api:funding-rule-list")).json()["count"] == more
