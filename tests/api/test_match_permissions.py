"""Who sees and decides on matches and runs through the API, and what an institution is not told."""

import json

import pytest

from marketplace.models import Microcredential, TrainingNeed
from matching.models import Match, MatchRun, MatchStatus, NeedResult, RunKind, RunState
from tests.api.callers import EXPLAINED, calling, everything, outsiders
from tests.factories import (
    MatchFactory,
    MatchRunFactory,
    MicrocredentialFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    member_of,
)
from tests.matching.market import approve_all, asks, run_now, skills, teaches

pytestmark = pytest.mark.django_db
LIST, RUNS = "/api/v1/matches/", "/api/v1/runs/"
STEPS = {"approve/": {}, "reject/": {"reason": "level_wrong"}, "undo/": {}}


def administrator():
    return PersonFactory(administrator=True)


def sides(match, role="owner"):
    return [member_of(match.need.employer, role), member_of(match.microcredential.institution, role)]


@pytest.mark.parametrize("tail", ["", *STEPS])
def test_strangers_are_turned_away(tail):
    match = MatchFactory(status=MatchStatus.APPROVED)
    before = everything()
    method = "post" if tail else "get"
    for address in (LIST, f"{LIST}{match.pk}/{tail}", f"{LIST}999/{tail}"):
        assert getattr(calling(), method)(address, STEPS.get(tail)).status_code == 401
    assert everything() == before


@pytest.mark.parametrize("status", MatchStatus.values)
def test_others_find_nothing(status):
    match = MatchFactory(status=status)
    before = everything()
    for person in outsiders():
        api = calling(person)
        for query in ("", f"?need={match.need_id}", f"?microcredential={match.microcredential_id}"):
            assert api.get(f"{LIST}{query}").json()["results"] == []
        assert api.get(f"{LIST}{match.pk}/").status_code == 404
        for step, sent in STEPS.items():
            assert api.post(f"{LIST}{match.pk}/{step}", sent).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("status", MatchStatus.values)
@pytest.mark.parametrize("role", ["owner", "editor", "viewer"])
def test_both_sides_see_approved_matches_alone_and_decide_nothing(status, role):
    match = MatchFactory(status=status)
    before = everything()
    employer, institution = sides(match, role)
    # The institution would know its price from a match that waits again because it moved.
    sees = {employer: {MatchStatus.APPROVED}, institution: {MatchStatus.APPROVED, MatchStatus.CHANGED}}
    for person, statuses in sees.items():
        api, seen = calling(person), status in statuses
        assert api.get(LIST).json()["count"] == seen
        assert api.get(f"{LIST}{match.pk}/").status_code == (200 if seen else 404)
        for step, sent in STEPS.items():
            assert api.post(f"{LIST}{match.pk}/{step}", sent).status_code == (403 if seen else 404)
    assert everything() == before


def test_administrators_see_all_but_those_of_drafts():
    matches = [MatchFactory(status=status) for status in MatchStatus.values]
    hidden = MatchFactory(need=NeedFactory(draft=True))
    api = calling(administrator())
    assert [row["id"] for row in api.get(LIST).json()["results"]] == [match.pk for match in matches]
    assert api.get(f"{LIST}{hidden.pk}/").status_code == 404
    assert api.post(f"{LIST}{hidden.pk}/approve/").status_code == 404


@pytest.mark.parametrize("side", ["employer", "institution"])
@pytest.mark.parametrize("step", STEPS)
def test_administrators_do_not_decide_for_their_own_organisation(side, step):
    match = MatchFactory()
    organisation = match.need.employer if side == "employer" else match.microcredential.institution
    before = everything()
    answer = calling(member_of(organisation, is_staff=True)).post(f"{LIST}{match.pk}/{step}", STEPS[step])
    assert answer.status_code == 403
    assert everything() == before


def test_nobody_takes_back_the_verdict_of_another():
    match = MatchFactory(explanation=EXPLAINED)
    assert calling(administrator()).post(f"{LIST}{match.pk}/approve/").status_code == 200
    before = everything()
    assert calling(administrator()).post(f"{LIST}{match.pk}/undo/").status_code == 403
    assert everything() == before


def seen_by_the_institution(**private) -> dict:
    """What the institution gets of the one match of a need with these private facts."""
    MatchRun.objects.all().delete()
    need = asks(skills(3), title="Weld", **private)
    row = teaches([entry.skill for entry in need.need_skills.all()[:2]], title="Welding")
    run_now()
    approve_all(need.matches.all())
    api = calling(member_of(row.institution))
    match = need.matches.get()
    seen = api.get(f"{LIST}{match.pk}/").json()
    assert api.get(LIST).json()["results"] == [seen]
    assert api.get(f"{RUNS}?microcredential={row.pk}").json()["results"] == []
    lines = [(line["weight"], line["credit"], line["status"]) for line in seen["explanation"].pop("skills")]
    assert len(lines) == 3
    own = {"id", "need", "microcredential", "employer_name", "institution_name"}
    return {name: value for name, value in seen.items() if name not in own} | {"lines": lines}


def test_an_institution_gets_the_same_whatever_the_employer_pays_and_weighs():
    plain = seen_by_the_institution()
    assert plain["explanation"]["cost"]["landed"] == 900.0
    for private in (
        {"budget_price": 1000, "target_price": 950},
        {"budget_price": 5000, "target_price": 10, "ceiling_price": 6000},
        {"ceiling_price": 901},
        {"weight_skill": 10, "weight_cost": 80, "weight_satisfaction": 10, "budget_price": 901},
    ):
        for model in (Match, NeedResult, TrainingNeed, Microcredential):
            model.objects.all().delete()
        assert seen_by_the_institution(**private) == plain


def test_an_institution_is_told_no_rank_and_none_by_the_order():
    """Between two of its own with other prices, the order is the employer's budget and weights."""
    wanted, institution = skills(3), OrganisationFactory(institution=True)
    need = asks(wanted, budget_price=1000, target_price=900)
    dear = teaches(wanted, institution=institution, seat_price=1900)
    cheap = teaches(wanted, institution=institution, seat_price=800)
    run_now()
    approve_all(need.matches.all())

    def found(person) -> list[tuple[int, object]]:
        rows = calling(person).get(LIST).json()["results"]
        return [(row["microcredential"], row.get("rank")) for row in rows]

    assert found(member_of(need.employer)) == [(cheap.pk, 1), (dear.pk, 2)]
    before = found(member_of(institution))
    assert {rank for _, rank in before} == {None}
    TrainingNeed.objects.update(
        budget_price=None, target_price=None, weight_skill=100, weight_cost=0, weight_satisfaction=0
    )
    run_now()
    assert found(member_of(institution)) == before


def test_the_employer_gets_all_of_the_explanation():
    need = asks(
        skills(3),
        budget_price=1000,
        target_price=800,
        weight_skill=40,
        weight_cost=40,
        weight_satisfaction=20,
    )
    teaches([entry.skill for entry in need.need_skills.all()])
    run_now()
    match = need.matches.get()
    need.matches.update(status=MatchStatus.APPROVED)
    shown = calling(member_of(need.employer)).get(f"{LIST}{match.pk}/").json()
    assert [shown[name] for name in ("fit", "skill", "cost", "satisfaction")] == [
        match.fit, match.skill, match.cost, match.satisfaction,
    ]  # fmt: skip
    assert (shown["weight_skill"], shown["landed_cost"], shown["reviews"]) == (40, "900.00", None)
    stored = match.explanation
    assert shown["explanation"]["points"] == stored["points"]
    assert [line["points"] for line in shown["explanation"]["skills"]] == [
        line["points"] for line in stored["skills"]
    ]
    assert shown["explanation"]["cost"] == stored["cost"]
    assert "price_ceiling" in {line["gate"] for line in shown["explanation"]["gates"]}


def test_one_person_on_both_sides_gets_each_match_in_its_shape():
    person = member_of(MatchFactory(status=MatchStatus.APPROVED).need.employer)
    other = MatchFactory(status=MatchStatus.APPROVED)
    other.microcredential.institution.memberships.create(person=person, role="viewer")
    rows = calling(person).get(LIST).json()["results"]
    assert ["fit" in row for row in rows] == [True, False]


def test_an_explanation_that_is_not_there_is_empty():
    match = MatchFactory(status=MatchStatus.APPROVED)
    for person in [*sides(match), administrator()]:
        shown = calling(person).get(f"{LIST}{match.pk}/").json()["explanation"]
        assert (shown["skills"], shown["gates"], shown["cost"], shown["coverage"]) == ([], [], None, None)


# Runs ---------------------------------------------------------------------------------------------------------------
def test_strangers_see_and_request_no_run():
    run = MatchRunFactory()
    before = everything()
    for address in (RUNS, f"{RUNS}{run.pk}/"):
        assert calling().get(address).status_code == 401
    assert calling().post(RUNS).status_code == 401
    assert everything() == before


def test_members_see_the_runs_of_their_own_and_request_none():
    need, row = NeedFactory(), MicrocredentialFactory()
    full = MatchRunFactory()
    of_need = MatchRunFactory(kind=RunKind.NEED, need=need, turned_away={"price_ceiling": 3}, error="Secret")
    of_row = MatchRunFactory(
        kind=RunKind.MICROCREDENTIAL, microcredential=row, turned_away={"price_ceiling": 4}
    )
    before = everything()
    people = {member_of(need.employer): [of_need], member_of(row.institution, "viewer"): [of_row]}
    for person, runs in [*people.items(), *((person, []) for person in outsiders())]:
        api = calling(person)
        answer = api.get(RUNS)
        assert [one["id"] for one in answer.json()["results"]] == [run.pk for run in runs]
        assert not {"turned_away", "error", "pairs", "stored"} & set(json.dumps(answer.json()).split('"'))
        for run in (full, of_need, of_row):
            assert api.get(f"{RUNS}{run.pk}/").status_code == (200 if run in runs else 404)
        assert api.post(RUNS).status_code == 403
    assert everything() == before


def test_administrators_see_all_runs_and_request_one():
    run = MatchRunFactory(turned_away={"price_ceiling": 3}, pairs=7)
    api = calling(administrator())
    shown = api.get(f"{RUNS}{run.pk}/").json()
    assert (shown["turned_away"], shown["pairs"]) == ({"price_ceiling": 3}, 7)
    answer = api.post(RUNS)
    assert (answer.status_code, answer.json()["run"]["state"]) == (202, "waiting")
    again = api.post(RUNS).json()["run"]["id"]
    assert again == answer.json()["run"]["id"]
    assert MatchRun.objects.filter(state=RunState.WAITING, kind=RunKind.FULL).count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_none(method):
    match = MatchFactory()
    before = everything()
    for address in (f"{LIST}{match.pk}/", f"{RUNS}{match.run_id}/"):
        assert getattr(calling(administrator()), method)(address, {}).status_code == 405
    assert everything() == before
