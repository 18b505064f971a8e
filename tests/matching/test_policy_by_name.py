"""A run under a policy that is named."""

import pytest
from django.core.management import CommandError, call_command

from matching.models import Match, MatchRun, RunKind, ScoringPolicy
from matching.services.performing import perform_waiting_runs
from matching.services.requests import request_run
from tests.matching.market import asks, skills, teaches

pytestmark = pytest.mark.django_db


@pytest.fixture
def market():
    wanted = skills(2)
    need = asks(wanted, budget_price=500)
    teaches(wanted, seat_price=5000)
    return need


def fits() -> list[tuple[float, float]]:
    return list(Match.objects.order_by("rank").values_list("fit", "skill"))


def test_skills_only_ships_inactive():
    numbers = ("state", "weight_skill", "weight_cost", "weight_satisfaction")
    assert ScoringPolicy.objects.filter(name="skills-only").values_list(*numbers).get() == (
        "retired",
        100,
        0,
        0,
    )
    assert ScoringPolicy.objects.get(state="active").name == ""


def test_a_run_by_name_publishes_that_policys_lists_and_leaves_the_active_one(market, capsys):
    active = ScoringPolicy.objects.get(state="active")
    call_command("run_matching", policy="skills-only")
    said = capsys.readouterr()
    run = MatchRun.objects.get()
    assert (run.state, run.policy.name) == ("done", "skills-only")
    assert [fit for fit, _ in fits()] == pytest.approx([skill for _, skill in fits()])
    assert set(Match.objects.values_list("policy__name", flat=True)) == {"skills-only"}
    assert "(skills-only), which is not active" in said.err
    assert ScoringPolicy.objects.get(state="active") == active


def test_the_next_run_puts_the_active_policys_lists_back(market):
    call_command("run_matching")
    before = fits()
    call_command("run_matching", policy="skills-only")
    assert fits() != before
    call_command("run_matching")
    assert fits() == before
    assert set(Match.objects.values_list("policy__version", flat=True)) == {1}


def test_a_waiting_run_of_the_active_policy_is_not_taken_for_the_named_one(market):
    usual = request_run(kind=RunKind.FULL)
    named = request_run(kind=RunKind.FULL, policy=ScoringPolicy.objects.get(name="skills-only"))
    assert usual.pk != named.pk
    assert request_run(kind=RunKind.FULL).pk == usual.pk
    assert perform_waiting_runs() == 2
    named.refresh_from_db(), usual.refresh_from_db()
    assert (usual.policy.version, named.policy.name) == (1, "skills-only")


def test_an_unknown_name_says_which_there_are(market):
    with pytest.raises(CommandError, match=r"No policy is called “skill”\. There are: skills-only\."):
        call_command("run_matching", policy="skill")
    assert MatchRun.objects.count() == 0
