"""Scoring policies: drafted, changed, activated, and what an automatic rule would do."""

import pytest
from django.urls import reverse

from marketplace.models import TrainingNeed
from matching.models import Match, MatchRun, PolicyState, RunKind, ScoringPolicy
from matching.queries.policies import would_approve
from matching.services.reviews import approve_match, undo_review
from tests.factories import PersonFactory
from tests.matching.reviewing import said, text_of
from tests.matching.scene import MONEY, OWN_WEIGHTS, everything, scene

pytestmark = pytest.mark.django_db

TYPED = {
    "note": "Cost matters more this year",
    "weight_skill": 45,
    "weight_cost": 35,
    "weight_satisfaction": 20,
    "importance_must": 3,
    "importance_should": 2,
    "importance_nice": 1,
    "coverage_floor": "12.5",
    "words_floor": "20",
    "beta": 3,
    "unconfirmed_share": 50,
    "half_life_days": 730,
    "employer_cap": 60,
    "top_k": 20,
    "auto_approve_fit": "",
    "auto_approve_uncertainty": "",
}


@pytest.fixture
def administrator(client):
    person = PersonFactory(administrator=True)
    client.force_login(person)
    return person


def draft(client, **changed) -> ScoringPolicy:
    client.post(reverse("policies:new"), TYPED | changed)
    return ScoringPolicy.objects.latest("version")


def shown(client, name, *args) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return text_of(response)


def test_a_draft_keeps_what_was_typed_and_changes_nothing_else(client, administrator):
    made = draft(client, auto_approve_fit="82.5", auto_approve_uncertainty=6)
    assert (made.version, made.state, made.created_by) == (3, PolicyState.DRAFT, administrator)
    assert (made.weight_skill, made.weight_cost, made.weight_satisfaction) == (45, 35, 20)
    assert (made.coverage_floor, made.unconfirmed_share) == (0.125, 0.5)
    assert (made.auto_approve_fit, made.auto_approve_uncertainty) == (0.825, 0.06)
    assert ScoringPolicy.objects.get(state="active").version == 1
    assert MatchRun.objects.count() == 0


def test_a_new_draft_starts_from_the_policy_in_force(client, administrator):
    active = ScoringPolicy.objects.get(state="active")
    form = client.get(reverse("policies:new")).context["form"]
    assert form["weight_skill"].value() == f"{active.weight_skill:g}"
    assert form["coverage_floor"].value() == f"{active.coverage_floor * 100:g}"
    assert form["note"].value() == ""


@pytest.mark.parametrize(
    ("changed", "field", "error"),
    [
        ({"note": ""}, "note", "This field is required."),
        (
            {"weight_cost": 30},
            "weight_skill",
            "The three weights must add up to 100 %, these add up to 95 %.",
        ),
        ({"weight_skill": "x"}, "weight_skill", "Enter a whole number."),
        ({"coverage_floor": 101}, "coverage_floor", "Ensure this value is less than or equal to 100."),
        ({"coverage_floor": "nan"}, "coverage_floor", "Enter a number."),
        ({"beta": 0}, "beta", "Ensure this value is greater than or equal to 0.1."),
        ({"top_k": 0}, "top_k", "Ensure this value is greater than or equal to 1."),
        (
            {"auto_approve_fit": 80},
            "auto_approve_uncertainty",
            "Automatic approval needs both numbers; leave both empty to switch it off.",
        ),
        (
            {"auto_approve_uncertainty": 5},
            "auto_approve_fit",
            "Automatic approval needs both numbers; leave both empty to switch it off.",
        ),
    ],
)
def test_a_bad_number_is_named_and_what_was_typed_is_kept(client, administrator, changed, field, error):
    before = everything()
    response = client.post(reverse("policies:new"), TYPED | changed)
    assert response.context["form"].errors == {field: [error]}
    assert response.context["form"]["half_life_days"].value() == "730"
    assert everything() == before


def test_a_draft_can_be_changed_until_it_is_used(client, administrator):
    made = draft(client)
    client.post(reverse("policies:edit", args=[made.pk]), TYPED | {"note": "Second thoughts", "top_k": 12})
    made.refresh_from_db()
    assert (made.note, made.top_k) == ("Second thoughts", 12)
    ScoringPolicy.objects.filter(pk=made.pk).update(state=PolicyState.RETIRED)
    before = everything()
    response = client.post(reverse("policies:edit", args=[made.pk]), TYPED)
    assert said(response)[-1] == "This policy has been used and is kept as it is. Make a new version."
    assert everything() == before


def test_every_number_is_explained_beside_the_one_in_force(client, administrator):
    made = draft(client)
    text = shown(client, "policies:detail", made.pk)
    assert "<strong>45 %</strong><small>in force: 55 %</small>" in text
    assert "<strong>12.5 of 100</strong>" in text
    assert "After so many days an answer counts half." in text
    assert "Off: a person decides on every match." in text


def test_activating_asks_first_then_asks_for_a_full_run(client, administrator):
    made = draft(client)
    address = reverse("policies:activate", args=[made.pk])
    assert "Activate policy 3?" in text_of(client.get(address))
    assert MatchRun.objects.count() == 0
    response = client.post(address)
    assert response["Location"] == reverse("runs:list")
    made.refresh_from_db()
    assert made.state == PolicyState.ACTIVE
    assert ScoringPolicy.objects.get(version=1).state == PolicyState.RETIRED
    run = MatchRun.objects.get()
    assert (run.kind, run.requested_by) == (RunKind.FULL, administrator)
    again = client.post(address)
    assert said(again)[-1] == "This policy is active already."
    assert MatchRun.objects.count() == 1


def test_what_a_rule_would_approve_is_counted_among_what_waits(client):
    made = scene()
    client.force_login(made.administrator)
    match = made.waiting
    fit, doubt = match.fit * 100, match.uncertainty * 100
    private = draft(client, auto_approve_fit="1", auto_approve_uncertainty="90")
    assert (would_approve(private).approved, would_approve(private).waiting) == (0, 0)
    TrainingNeed.objects.update(**dict.fromkeys([*MONEY, *OWN_WEIGHTS]))
    rule = draft(client, auto_approve_fit=f"{fit - 0.1:.4f}", auto_approve_uncertainty=f"{doubt + 0.1:.4f}")
    assert (would_approve(rule).approved, would_approve(rule).waiting) == (1, 1)
    assert "1 of 1 new match that waits" in shown(client, "policies:detail", rule.pk)
    assert "it would approve 1 match of 1 by itself" in shown(client, "policies:activate", rule.pk)
    high = draft(client, auto_approve_fit=f"{fit + 0.1:.4f}", auto_approve_uncertainty=f"{doubt + 0.1:.4f}")
    sure = draft(client, auto_approve_fit=f"{fit - 0.1:.4f}", auto_approve_uncertainty=f"{doubt - 0.1:.4f}")
    assert [would_approve(policy).approved for policy in (high, sure)] == [0, 0]
    undo_review(review=approve_match(match=match, by=made.administrator), by=made.administrator)
    assert would_approve(rule).approved == 0
    assert Match.objects.get(pk=match.pk).status == "proposed"
