"""Matches and runs through the API: lists, filters, and deciding."""

import pytest

from matching.models import Match, MatchRun, MatchStatus, RunKind
from tests.api.callers import EXPLAINED, calling, everything
from tests.factories import (
    MatchFactory,
    MatchRunFactory,
    MicrocredentialFactory,
    NeedFactory,
    PersonFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
LIST, RUNS = "/api/v1/matches/", "/api/v1/runs/"


@pytest.fixture
def administrator():
    return PersonFactory(administrator=True, full_name="Ada Reviewer")


@pytest.fixture
def api(administrator):
    return calling(administrator)


def test_approving_rejecting_and_taking_back(api):
    match = MatchFactory(explanation=EXPLAINED)
    approved = api.post(f"{LIST}{match.pk}/approve/", {"note": "Clear"}).json()
    assert (approved["status"], approved["fit"]) == ("approved", 0.7)
    assert [(one["verdict"], one["note"], one["reviewer"]) for one in approved["reviews"]] == [
        ("approved", "Clear", "Ada Reviewer")
    ]
    undone = api.post(f"{LIST}{match.pk}/undo/").json()
    assert (undone["status"], [one["verdict"] for one in undone["reviews"]]) == (
        "proposed",
        ["undone", "approved"],
    )
    rejected = api.post(f"{LIST}{match.pk}/reject/", {"reason": "other", "note": "Wrong region"}).json()
    assert (rejected["status"], rejected["reviews"][0]["reason"]) == ("rejected", "other")


def test_while_a_match_waits_the_verdicts_of_others_are_not_told(api):
    match = MatchFactory(explanation=EXPLAINED)
    other = calling(PersonFactory(administrator=True))
    other.post(f"{LIST}{match.pk}/approve/")
    assert len(api.get(f"{LIST}{match.pk}/").json()["reviews"]) == 1
    Match.objects.update(status=MatchStatus.CHANGED)
    assert api.get(f"{LIST}{match.pk}/").json()["reviews"] == []
    assert len(other.get(f"{LIST}{match.pk}/").json()["reviews"]) == 1
    assert api.get(LIST).json()["results"][0]["reviews"] == []


def test_what_cannot_be_decided_is_said(api):
    match = MatchFactory(explanation=EXPLAINED)
    before = everything()
    assert api.post(f"{LIST}{match.pk}/undo/").json() == {
        "detail": "Nobody has decided on this match.",
        "code": "not_allowed",
    }
    bad = [
        ({}, "reason"),
        ({"reason": "tired"}, "reason"),
        ({"reason": "other"}, "note"),
        ({"why": "x"}, "why"),
    ]
    for sent, field in bad:
        answer = api.post(f"{LIST}{match.pk}/reject/", sent)
        assert (answer.status_code, list(answer.json())) == (400, [field])
    assert everything() == before
    api.post(f"{LIST}{match.pk}/approve/")
    again = api.post(f"{LIST}{match.pk}/approve/")
    assert (again.status_code, again.json()["detail"]) == (409, "This match is approved already.")


def test_matches_are_filtered(api):
    first = MatchFactory(status=MatchStatus.APPROVED)
    second = MatchFactory(need=first.need)
    left = MatchFactory(microcredential=first.microcredential, rank=None)

    def found(query: str) -> list[int]:
        return [row["id"] for row in api.get(f"{LIST}?{query}").json()["results"]]

    assert found("") == [first.pk, second.pk, left.pk]
    assert found(f"need={first.need_id}") == [first.pk, second.pk]
    assert found(f"microcredential={first.microcredential_id}") == [first.pk, left.pk]
    assert found("status=approved") == [first.pk]
    assert found("listed=true") == [first.pk, second.pk]
    assert found("listed=0") == [left.pk]


@pytest.mark.parametrize("query", ["need=x", "status=maybe", "listed=perhaps", "employer=1"])
def test_a_filter_that_cannot_be_read_is_an_error(api, query):
    answer = api.get(f"{LIST}?{query}")
    assert (answer.status_code, list(answer.json())) == (400, [query.split("=")[0]])


def test_lists_come_in_pages(api):
    need = NeedFactory()
    matches = [MatchFactory(need=need) for _ in range(3)]
    first = api.get(f"{LIST}?page_size=2").json()
    assert (first["count"], [row["id"] for row in first["results"]]) == (
        3,
        [match.pk for match in matches[:2]],
    )
    runs = api.get(f"{RUNS}?page_size=2").json()
    assert (runs["count"], len(runs["results"])) == (3, 2)


@pytest.mark.parametrize("side", ["administrator", "employer", "institution"])
def test_lists_ask_as_often_for_three_as_for_one(administrator, side, django_assert_num_queries):
    need, row = NeedFactory(), MicrocredentialFactory()
    people = {
        "administrator": administrator,
        "employer": member_of(need.employer),
        "institution": member_of(row.institution),
    }
    api = calling(people[side])
    reviews = 2 if side == "administrator" else 0  # verdicts, and who gave them
    for rows in (1, 3):
        while Match.objects.count() < rows:
            subject = {"microcredential": row} if side == "institution" else {"need": need}
            match = MatchFactory(**subject, explanation=EXPLAINED)
            assert calling(administrator).post(f"{LIST}{match.pk}/approve/").status_code == 200
        with django_assert_num_queries(3 + reviews):  # token, count, matches
            assert len(api.get(LIST).json()["results"]) == rows
        with django_assert_num_queries(2 + reviews):
            assert api.get(f"{LIST}{match.pk}/").json()["id"] == match.pk


def test_a_list_of_runs_asks_as_often_for_three_as_for_one(api, django_assert_num_queries):
    for rows in (1, 3):
        while MatchRun.objects.count() < rows:
            MatchRunFactory()
        with django_assert_num_queries(3):
            assert len(api.get(RUNS).json()["results"]) == rows


def test_runs_are_filtered(api):
    full = MatchRunFactory()
    of_need = MatchRunFactory(kind=RunKind.NEED, need=NeedFactory(), state="running")

    def found(query: str) -> list[int]:
        return [row["id"] for row in api.get(f"{RUNS}?{query}").json()["results"]]

    assert found("kind=full") == [full.pk]
    assert found("state=running") == [of_need.pk]
    assert found(f"need={of_need.need_id}") == [of_need.pk]
    assert found("microcredential=1") == []
    assert api.get(f"{RUNS}?state=lost").json().keys() == {"state"}
