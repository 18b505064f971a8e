"""Runs: what is stored, when, and by whom."""

import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from marketplace.models import SkillStatus
from matching.models import (
    Match,
    MatchRun,
    MatchStatus,
    NeedResult,
    ReferenceVersion,
    RunKind,
    RunState,
    ScoringPolicy,
)
from matching.services.lanes import FULL, LANES, MOST_ATTEMPTS, ClaimLost, beat, claim_next, claim_this
from matching.services.performing import perform_run, perform_waiting_runs
from matching.services.publishing import publish_matches
from matching.services.requests import request_for_change, request_run
from matching.services.reviews import approve_match
from tests.factories import OrganisationFactory, PersonFactory, SkillFactory
from tests.matching.market import asks, run_now, skills, teaches

pytestmark = pytest.mark.django_db


def listed(need):
    return list(need.matches.listed().order_by("rank").values_list("microcredential", flat=True))


def test_a_full_run_lists_what_fits_best_first():
    wanted = skills(4)
    need = asks(wanted, budget_price=1000, target_price=900)
    whole, half = teaches(wanted), teaches(wanted[:2])
    teaches(skills(3))
    run = run_now()
    assert (run.state, run.total, run.pairs, run.stored) == (RunState.DONE, 1, 3, 2)
    assert listed(need) == [whole.pk, half.pk]
    assert need.result.passed == 2
    assert need.result.turned_away["coverage"] == 1


def test_contributions_sum_to_the_fit_and_points_add_up_as_shown():
    need = asks(skills(3), budget_price=1000)
    teaches([entry.skill for entry in need.need_skills.all()[:2]])
    run_now()
    match = need.matches.get()
    parts = match.skill * 55 + match.cost * 25 + match.satisfaction * 20
    assert match.fit == pytest.approx(parts / 100, abs=1e-12)
    points = match.explanation["points"]
    assert round(points["skill"] + points["cost"] + points["satisfaction"], 1) == points["fit"]
    assert match.landed_cost == Decimal("900.00")


def test_the_explanation_names_skills_by_key_and_how_each_is_answered():
    wanted = skills(2)
    need = asks(wanted)
    teaches(wanted[:1])
    run_now()
    lines = need.matches.get().explanation["skills"]
    assert [(line["skill"], line["label"], line["importance"], line["status"]) for line in lines] == [
        (wanted[0].pk, "welding 0", "must", "covered"),
        (wanted[1].pk, "welding 1", "must", "missing"),
    ]


def test_drafts_closed_needs_and_unverified_institutions_are_in_no_list():
    wanted = skills(2)
    draft, closed, need = asks(wanted, draft=True), asks(wanted, closed=True), asks(wanted)
    teaches(wanted, draft=True)
    teaches(wanted, retired=True)
    teaches(wanted, institution=OrganisationFactory(institution=True, waiting=True))
    shown = teaches(wanted)
    run_now()
    assert (listed(draft), listed(closed), listed(need)) == ([], [], [shown.pk])


def test_rejected_suggestions_are_not_taught():
    wanted = skills(2)
    need = asks(wanted)
    row = teaches(wanted)
    row.taught_skills.update(status=SkillStatus.REJECTED)
    run_now()
    assert listed(need) == []


def test_a_need_of_its_own_is_matched_alone_under_the_frozen_reference():
    wanted = skills(3)
    first = asks(wanted)
    teaches(wanted)
    run_now()
    second = asks(wanted[:1])
    run = run_now(RunKind.NEED, need=second)
    assert (run.total, run.stored) == (1, 1)
    assert ReferenceVersion.objects.count() == 1
    assert first.matches.get().run_id != second.matches.get().run_id


def test_a_narrow_run_gives_what_a_full_run_gives():
    wanted = skills(5)
    need = asks(wanted, budget_price=1000)
    rows = [teaches(wanted[:n], seat_price=500 + 100 * n) for n in range(1, 6)]
    run_now()
    before = list(
        need.matches.order_by("rank").values_list("microcredential", "fit", "uncertainty", "landed_cost")
    )
    assert len(before) == len(rows)
    run_now(RunKind.NEED, need=need)
    assert (
        list(
            need.matches.order_by("rank").values_list("microcredential", "fit", "uncertainty", "landed_cost")
        )
        == before
    )


def test_a_new_skill_that_the_reference_does_not_know_is_matched_at_once():
    teaches(skills(1))
    run_now()
    new = skills(1)
    need, row = asks(new), teaches(new)
    run_now(RunKind.NEED, need=need)
    assert listed(need) == [row.pk]


def test_one_microcredential_enters_and_leaves_lists_alone():
    wanted = skills(2)
    need = asks(wanted)
    row = teaches(wanted)
    run_now()
    row.state = "retired"
    row.save()
    run_now(RunKind.MICROCREDENTIAL, microcredential=row)
    assert listed(need) == []
    assert need.matches.get().rank is None


def test_the_same_market_twice_stores_the_same_bytes_and_one_reference():
    wanted = skills(3)
    need = asks(wanted)
    teaches(wanted)
    teaches(wanted[1:])
    columns = ("microcredential", "rank", "fit", "explanation")
    first, second = run_now(), None
    before = [json.dumps(row) for row in need.matches.order_by("rank").values_list(*columns)]
    second = run_now()
    assert [json.dumps(row) for row in need.matches.order_by("rank").values_list(*columns)] == before
    assert first.reference_id == second.reference_id


def test_no_more_than_the_policys_k_are_listed_but_approved_ones_stay():
    ScoringPolicy.objects.update(top_k=2)
    wanted = skills(4)
    need = asks(wanted)
    weak = teaches(wanted[:2])
    run_now()
    approve_match(match=need.matches.get(), by=PersonFactory(administrator=True))
    strong = [teaches(wanted) for _ in range(3)]
    run_now()
    assert listed(need) == [strong[0].pk, strong[1].pk, weak.pk]
    assert need.matches.get(microcredential=weak).rank == 4


def test_an_approved_match_whose_price_changed_returns_to_the_queue():
    wanted = skills(2)
    need = asks(wanted, budget_price=2000)
    row = teaches(wanted)
    run_now()
    approve_match(match=need.matches.get(), by=PersonFactory(administrator=True))
    run_now()
    assert need.matches.get().status == MatchStatus.APPROVED
    row.seat_price = Decimal(1200)
    row.save()
    run_now(RunKind.MICROCREDENTIAL, microcredential=row)
    assert need.matches.get().status == MatchStatus.CHANGED
    row.seat_price = Decimal(900)
    row.save()
    run_now(RunKind.MICROCREDENTIAL, microcredential=row)
    assert need.matches.get().status == MatchStatus.APPROVED


def test_a_buyer_who_weighs_anew_or_plans_another_budget_keeps_what_was_approved():
    wanted = skills(2)
    need = asks(wanted, budget_price=2000)
    teaches(wanted)
    run_now()
    approve_match(match=need.matches.get(), by=PersonFactory(administrator=True))
    before = need.matches.get().fit
    need.budget_price, need.weight_skill, need.weight_cost, need.weight_satisfaction = 900, 10, 80, 10
    need.save()
    run_now(RunKind.NEED, need=need)
    after = need.matches.get()
    assert (after.status, round(abs(after.fit - before), 2) > 0.03) == (MatchStatus.APPROVED, True)


def test_the_policys_rule_approves_what_is_good_and_sure_in_its_own_name():
    ScoringPolicy.objects.update(auto_approve_fit=0.75, auto_approve_uncertainty=1.0)
    wanted = skills(3)
    need = asks(wanted)
    good, poor = teaches(wanted), teaches(wanted[:1])
    run_now()
    review = need.matches.get(microcredential=good).reviews.get()
    assert (review.verdict, review.reviewer, review.policy.version) == ("approved", None, 1)
    assert need.matches.get(microcredential=poor).status == MatchStatus.PROPOSED


def test_asking_twice_leaves_one_waiting_run():
    need = asks(skills(1))
    request_for_change(need=need)
    request_for_change(need=need)
    request_for_change(everything=True)
    request_for_change(everything=True)
    assert sorted(MatchRun.objects.values_list("kind", "state")) == [("full", "waiting"), ("need", "waiting")]


def test_a_draft_that_changes_asks_for_nothing():
    request_for_change(need=asks(skills(1), draft=True))
    assert MatchRun.objects.count() == 0


def test_waiting_runs_are_performed_once():
    wanted = skills(2)
    need, row = asks(wanted), teaches(wanted)
    request_for_change(need=need, microcredential=row)
    assert perform_waiting_runs() == 2
    assert perform_waiting_runs() == 0
    assert list(MatchRun.objects.values_list("state", "attempts")) == [("done", 1), ("done", 1)]


def test_a_lane_is_busy_while_its_worker_is_heard_and_taken_over_when_silent():
    need = asks(skills(1))
    now = timezone.now()
    run = request_run(kind=RunKind.NEED, need=need)
    assert claim_this(run, now=now)
    narrow = LANES[0]
    assert claim_next(narrow, now=now + timedelta(seconds=5)) is None
    taken = claim_next(narrow, now=now + timedelta(seconds=25))
    assert (taken.pk, taken.attempts) == (run.pk, 2)
    with pytest.raises(ClaimLost):
        beat(run)
    with pytest.raises(ClaimLost):
        publish_matches(run=run, outcomes=[])
    assert NeedResult.objects.count() == 0


def test_a_run_that_meets_a_locked_database_is_taken_over_and_done():
    wanted = skills(2)
    need, row = asks(wanted), teaches(wanted)
    run = request_run(kind=RunKind.FULL)
    assert claim_this(run)

    def locked(run):
        raise OperationalError("database is locked")

    perform_run(run, progress=locked)
    run.refresh_from_db()
    assert (run.state, run.error, listed(need)) == (RunState.RUNNING, "", [])
    MatchRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=1))
    assert perform_waiting_runs() == 1
    run.refresh_from_db()
    assert (run.state, run.attempts, listed(need)) == (RunState.DONE, 2, [row.pk])


def test_a_run_that_kills_its_workers_is_given_up():
    run = request_run(kind=RunKind.FULL)
    MatchRun.objects.filter(pk=run.pk).update(
        state="running", attempts=MOST_ATTEMPTS, heartbeat_at=timezone.now() - timedelta(minutes=5)
    )
    assert claim_next(FULL) is None
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "Given up after 4 attempts.")


def test_a_run_that_fails_says_why_and_leaves_the_old_lists():
    wanted = skills(2)
    need = asks(wanted)
    row = teaches(wanted)
    run_now()
    ScoringPolicy.objects.update(state="retired")
    run = run_now()
    assert (run.state, run.error) == ("failed", "DoesNotExist: ScoringPolicy matching query does not exist.")
    assert listed(need) == [row.pk]


def test_a_full_run_asks_again_for_what_overtook_it():
    wanted = skills(2)
    need = asks(wanted)
    teaches(wanted)
    full = request_run(kind=RunKind.FULL)
    assert claim_this(full)
    run_now(RunKind.NEED, need=need)
    perform_run(full)
    assert MatchRun.objects.filter(state="waiting").values_list("kind", "need").get() == ("need", need.pk)


def test_an_empty_market_is_a_run_without_matches():
    need = asks(skills(1))
    run = run_now()
    assert (run.state, run.pairs, run.stored) == (RunState.DONE, 0, 0)
    assert need.result.compared == 0


def test_the_commands_print_what_came_of_it_and_export_it():
    wanted = skills(3)
    asks(wanted, external_id="N-1", title="Welders", budget_price=1000)
    row = teaches(wanted[:2], external_id="A-7", title="Welding")
    out = StringIO()
    call_command("run_matching", stdout=out)
    assert out.getvalue().splitlines()[:3] == ["needs: 1", "microcredentials: 1", "pairs: 1"]
    out = StringIO()
    call_command("export_matches", "--format", "jsonl", "--all", stdout=out)
    record = json.loads(out.getvalue())
    match = Match.objects.get()
    assert record == {
        "need": "N-1",
        "need_title": "Welders",
        "microcredential": "A-7",
        "title": "Welding",
        "institution": row.institution.name,
        "rank": 1,
        "fit": match.fit,
        "skill": match.skill,
        "cost": match.cost,
        "satisfaction": match.satisfaction,
        "covered": ["welding 0", "welding 1"],
        "partly": [],
        "missing": ["welding 2"],
        "landed_cost": 900.0,
        "status": "proposed",
    }
    out = StringIO()
    call_command("export_matches", stdout=out)
    assert out.getvalue() == ""


def test_a_change_of_one_microcredential_moves_only_the_lists_that_it_touches():
    welding, baking = skills(3), [SkillFactory(label=f"baking {n}") for n in range(3)]
    welders, bakers = asks(welding), asks(baking)
    row, kept = teaches(welding), teaches(welding[:2])
    teaches(baking)
    run_now()
    full = welders.matches.get(microcredential=row).run_id
    row.seat_price = Decimal(500)
    row.save()
    run = run_now(RunKind.MICROCREDENTIAL, microcredential=row)
    assert welders.matches.get(microcredential=row).landed_cost == Decimal("500.00")
    assert {welders.matches.get(microcredential=kept).run_id, welders.result.run_id} == {run.pk}
    assert {match.run_id for match in bakers.matches.all()} == {bakers.result.run_id} == {full}


def test_what_is_deleted_while_a_run_is_under_way_is_in_no_list():
    wanted = skills(2)
    need, gone, kept = asks(wanted), teaches(wanted), teaches(wanted)
    run = request_run(kind=RunKind.FULL)
    assert claim_this(run)
    perform_run(run, progress=lambda run: gone.delete() if gone.pk else None)
    run.refresh_from_db()
    assert (run.state, listed(need)) == (RunState.DONE, [kept.pk])


def test_a_verdict_that_kept_fewer_facts_still_stands():
    wanted = skills(2)
    need = asks(wanted)
    teaches(wanted)
    run_now()
    approve_match(match=need.matches.get(), by=PersonFactory(administrator=True))
    match = need.matches.get()
    del match.decided_basis["skill"]
    match.save()
    assert run_now().state == RunState.DONE
    assert need.matches.get().status == MatchStatus.APPROVED
