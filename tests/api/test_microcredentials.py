"""Microcredentials through the API: written, found in the catalogue, and what is said against bad input."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from marketplace.models import Microcredential, SkillStatus
from marketplace.services.microcredentials import refresh_search_text
from matching.models import MatchRun
from tests.api.callers import calling, everything
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    OrganisationFactory,
    PersonFactory,
    SkillFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
LIST = "/api/v1/microcredentials/"


@pytest.fixture
def institution():
    place = {"country": "US", "region": "NJ", "city": "Trenton", "postcode": "08608"}
    return OrganisationFactory(institution=True, currency="EUR", latitude=40.2, longitude=-74.7, **place)


@pytest.fixture
def api(institution):
    return calling(member_of(institution))


def whole(**changed) -> dict:
    return {
        "external_id": "W-101",
        "title": "Aluminium welding",
        "description": "Learners weld aluminium.",
        "currency": "USD",
        "seat_price": "900.00",
        "tiers": [
            {"from_headcount": 10, "seat_price": "800.00"},
            {"from_headcount": 20, "seat_price": "700.50"},
        ],
        "class_price": "9000.00",
        "learner_fee": "25.00",
        "cohort_fee": "300.00",
        "materials_price": None,
        "travel_price": "0.00",
        "price_source": "Price list 2027",
        "price_as_of": "2026-11-01",
        "min_cohort": 6,
        "max_cohort": 15,
        "seats_free": 30,
        "modes": ["on_campus", "hybrid"],
        "clock_hours": "40.00",
        "weeks": "6.50",
        "starts_any_day": False,
        "starts": ["2027-01-11", "2027-03-01"],
        "gives_credit": None,
        "credit_hours": None,
        "credential_type": "certificate",
        "cip_code": "48.0508",
        "language": "en",
        "stacks_into_text": "AAS Welding",
        "prerequisites": "",
        "link": "https://example.test/welding",
    } | changed


def test_a_microcredential_is_read_as_it_was_written(api, institution):
    skill, other = SkillFactory(label="weld metal"), SkillFactory(label="read drawings")
    rows = [{"skill": skill.external_id, "level": 4}, {"skill": other.pk}]
    answer = api.post(LIST, whole(skills=rows))
    assert answer.status_code == 201
    shown = answer.json()
    assert {name: shown[name] for name in whole()} == whole()
    assert [(row["label"], row["skill"], row["level"]) for row in shown["skills"]] == [
        ("read drawings", other.pk, 3),
        ("weld metal", skill.pk, 4),
    ]
    assert (shown["state"], shown["suggested_skills"]) == ("draft", [])
    assert (shown["institution"], shown["institution_name"]) == (institution.pk, institution.name)
    assert (shown["city"], shown["latitude"]) == ("Trenton", 40.2)
    assert api.get(f"{LIST}{shown['id']}/").json() == shown
    assert api.get(f"{LIST}?mine=1").json()["results"] == [shown]
    assert api.get(LIST).json()["results"] == []
    assert MatchRun.objects.count() == 0


def test_what_is_read_may_be_sent_back_whole(api, institution):
    row = MicrocredentialSkillFactory(microcredential__institution=institution).microcredential
    shown = api.get(f"{LIST}{row.pk}/").json()
    answer = api.patch(f"{LIST}{row.pk}/", shown)
    assert answer.status_code == 200
    assert answer.json() | {"updated_at": ""} == shown | {"updated_at": ""}
    assert MatchRun.objects.count() == 0


def test_suggested_skills_are_read_and_confirmed_by_sending_them(api, institution):
    row = MicrocredentialFactory(institution=institution)
    confirmed = MicrocredentialSkillFactory(microcredential=row, skill__label="a")
    suggested, rejected = (
        MicrocredentialSkillFactory(microcredential=row, status=status, confidence=0.7, evidence="welds")
        for status in (SkillStatus.SUGGESTED, SkillStatus.REJECTED)
    )
    assert confirmed.skill.label < suggested.skill.label
    shown = calling(PersonFactory()).get(f"{LIST}{row.pk}/").json()
    assert [one["skill"] for one in shown["skills"]] == [confirmed.skill_id]
    assert shown["suggested_skills"] == [
        {
            "skill": suggested.skill_id,
            "external_id": suggested.skill.external_id,
            "label": suggested.skill.label,
            "level": 3,
            "confidence": 0.7,
            "evidence": "welds",
        }
    ]
    assert rejected.skill_id not in {one["skill"] for one in shown["skills"] + shown["suggested_skills"]}
    sent = [{"skill": one["skill"]} for one in shown["skills"] + shown["suggested_skills"]]
    after = api.patch(f"{LIST}{row.pk}/", {"skills": sent}).json()
    assert ([one["skill"] for one in after["skills"]], after["suggested_skills"]) == (
        [confirmed.skill_id, suggested.skill_id],
        [],
    )
    assert list(MatchRun.objects.values_list("microcredential", "kind")) == [(row.pk, "microcredential")]


def test_a_change_leaves_what_it_does_not_name(api, institution):
    made = api.post(LIST, whole(skills=[{"skill": SkillFactory().pk}])).json()
    answer = api.patch(f"{LIST}{made['id']}/", {"seat_price": None, "starts": ["2027-05-01"]}).json()
    assert (answer["seat_price"], answer["starts"]) == (None, ["2027-05-01"])
    kept = ["title", "tiers", "skills", "modes", "class_price", "latitude"]
    assert {name: answer[name] for name in kept} == {name: made[name] for name in kept}


def test_a_live_one_is_matched_anew_when_what_matters_changed(api, institution):
    row = MicrocredentialFactory(institution=institution)
    api.patch(f"{LIST}{row.pk}/", {"price_source": "By telephone"})
    assert MatchRun.objects.count() == 0
    api.patch(f"{LIST}{row.pk}/", {"seat_price": "12.00"})
    assert list(MatchRun.objects.values_list("microcredential", flat=True)) == [row.pk]


def test_two_at_once_do_not_overwrite_each_other(api, institution):
    row = MicrocredentialFactory(institution=institution)
    seen = api.get(f"{LIST}{row.pk}/").json()["updated_at"]
    assert api.patch(f"{LIST}{row.pk}/", {"title": "Theirs", "updated_at": seen}).status_code == 200
    answer = api.patch(f"{LIST}{row.pk}/", {"title": "Mine", "updated_at": seen})
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_meanwhile")
    row.refresh_from_db()
    assert row.title == "Theirs"


def test_own_id_is_once_and_the_institution_stays(api, institution):
    first, second = (MicrocredentialFactory(institution=institution, external_id=name) for name in "AB")
    taken = {"external_id": ["Another of yours has this own id."]}
    assert api.post(LIST, {"title": "Third", "external_id": "A"}).json() == taken
    assert api.patch(f"{LIST}{second.pk}/", {"external_id": "A"}).json() == taken
    assert api.patch(f"{LIST}{first.pk}/", {"external_id": "A"}).status_code == 200
    moved = api.patch(f"{LIST}{first.pk}/", {"institution": institution.pk + 1})
    assert (moved.status_code, list(moved.json())) == (400, ["institution"])


def test_it_stacks_into_others_of_ones_own(api, institution):
    own, foreign = MicrocredentialFactory(institution=institution), MicrocredentialFactory()
    made = api.post(LIST, {"title": "First step", "stacks_into": [own.pk]}).json()
    assert made["stacks_into"] == [own.pk]
    for pk in (foreign.pk, 10**9):
        answer = api.patch(f"{LIST}{made['id']}/", {"stacks_into": [pk]})
        assert answer.json() == {"stacks_into": [f"You have no microcredential {pk}."]}


def test_listing_says_what_is_lacking(api, institution):
    row = MicrocredentialFactory(institution=institution, draft=True)
    answer = api.post(f"{LIST}{row.pk}/list/")
    assert (answer.status_code, answer.json()) == (
        400,
        {"non_field_errors": ["Describe it, or say at least one skill that it teaches."]},
    )


def test_listing_and_withdrawing_leave_a_request_for_a_match(api, institution):
    row = MicrocredentialFactory(institution=institution, draft=True, description="Weld.")
    assert api.post(f"{LIST}{row.pk}/list/").json()["state"] == "live"
    assert list(MatchRun.objects.values_list("microcredential", "state")) == [(row.pk, "waiting")]
    assert api.get(LIST).json()["count"] == 1


BAD = [
    ({"title": " "}, "title"),
    ({"seat_price": "-0.01"}, "seat_price"),
    ({"seat_price": "free"}, "seat_price"),
    ({"class_price": "99999999999999"}, "class_price"),
    ({"currency": "dollars"}, "currency"),
    ({"min_cohort": 16}, "max_cohort"),
    ({"max_cohort": 0}, "max_cohort"),
    ({"seats_free": -1}, "seats_free"),
    ({"modes": ["night"]}, "modes"),
    ({"clock_hours": "-1"}, "clock_hours"),
    ({"credit_hours": "-1"}, "credit_hours"),
    ({"weeks": "Infinity"}, "weeks"),
    ({"starts": ["2027-02-30"]}, "starts"),
    ({"starts": "2027-02-01"}, "starts"),
    ({"starts": ["2027-02-01"] * 61}, "starts"),
    ({"gives_credit": "perhaps"}, "gives_credit"),
    ({"credential_type": "medal"}, "credential_type"),
    ({"cip_code": "welding"}, "cip_code"),
    ({"cip_code": "99.9999"}, "cip_code"),
    ({"language": "xx"}, "language"),
    ({"link": "javascript:alert(1)"}, "link"),
    ({"external_id": "x" * 65}, "external_id"),
    ({"tiers": [{"from_headcount": 1, "seat_price": "5.00"}]}, "tiers"),
    ({"tiers": [{"from_headcount": 5}]}, "tiers"),
    ({"tiers": [{"from_headcount": 5, "seat_price": "-5"}]}, "tiers"),
    ({"tiers": [{"from_headcount": 5, "seat_price": "5"}] * 2}, "tiers"),
    ({"skills": [{"skill": "nowhere"}]}, "skills"),
    ({"stacks_into": ["next"]}, "stacks_into"),
    ({"price": "5"}, "price"),
    ({"search_text": "best"}, "search_text"),
]


@pytest.mark.parametrize(("changed", "field"), BAD)
def test_bad_input_names_its_field(api, changed, field):
    made = api.post(LIST, whole(external_id="made")).json()
    before = everything()
    for answer in (api.post(LIST, whole(**changed)), api.patch(f"{LIST}{made['id']}/", changed)):
        assert (answer.status_code, list(answer.json())) == (400, [field])
    assert everything() == before


def test_the_catalogue_is_filtered_as_its_page_is(institution):
    skill = SkillFactory(label="weld metal")
    today = timezone.localdate()
    cheap = MicrocredentialFactory(
        title="Welding", institution=institution, seat_price=Decimal(500), modes=1, cip_code="48.0508",
        latitude=40.2, longitude=-74.7, gives_credit=True,
    )  # fmt: skip
    dear = MicrocredentialFactory(title="Rivets", seat_price=Decimal(900), modes=8, language="es")
    unpriced = MicrocredentialFactory(title="Zinc", starts_any_day=False)
    unpriced.starts.create(starts_on=today + timedelta(days=9))
    dear.starts.create(starts_on=today + timedelta(days=90))
    for row in (cheap, dear):
        MicrocredentialSkillFactory(microcredential=row, skill=skill)
    MicrocredentialFactory(draft=True)
    refresh_search_text(ids=Microcredential.objects.values_list("pk", flat=True))
    api = calling(PersonFactory())
    wanted = {
        "": [dear, cheap, unpriced],
        "q=weld": [cheap, dear],
        "q=rivet+weld": [dear],
        f"skill={skill.pk}": [dear, cheap],
        f"skill={skill.external_id}": [dear, cheap],
        "skill=nowhere": [],
        "mode=on_campus": [cheap],
        "mode=on_campus&mode=live_online": [dear, cheap],
        f"institution={institution.pk}": [cheap],
        "institution_type=technical": [],
        "price_to=500": [cheap],
        "price_to=500&currency=EUR": [],
        "price_stated=false": [unpriced],
        "price_stated=1&sort=price": [cheap, dear],
        "credit=true": [cheap],
        "field=48": [cheap],
        "language=es": [dear],
        f"starts_before={today + timedelta(days=30)}": [unpriced],
        "latitude=40.2&longitude=-74.7&within_km=5": [dear, cheap],
        "state=live&sort=title": [dear, cheap, unpriced],
    }
    found = {query: [row["id"] for row in api.get(f"{LIST}?{query}").json()["results"]] for query in wanted}
    assert found == {query: [row.pk for row in rows] for query, rows in wanted.items()}


def test_ones_own_are_found_in_any_state(api, institution):
    draft = MicrocredentialFactory(institution=institution, draft=True, title="Alloys")
    live = MicrocredentialFactory(institution=institution, title="Bolts")
    MicrocredentialFactory(title="Foreign")
    refresh_search_text(ids=[draft.pk, live.pk])

    def found(query: str) -> list[int]:
        return [row["id"] for row in api.get(f"{LIST}?mine=1&{query}").json()["results"]]

    assert found("") == [draft.pk, live.pk]
    assert found("state=draft") == [draft.pk]
    assert found("q=bolt") == [live.pk]
    assert found(f"institution={institution.pk + 1}") == []


def test_a_headcount_shows_what_it_costs(api, institution):
    made = api.post(LIST, whole()).json()
    assert made["landed"] is None
    assert api.get(f"{LIST}{made['id']}/?learners=12").json()["landed"] == {
        "headcount": 12,
        "currency": "USD",
        "by_class": True,
        "classes": 1,
        "total": "9600.00",
        "per_learner": "800.00",
        "not_stated": ["materials"],
    }


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("mine=maybe", "mine"),
        ("state=draft", "state"),
        ("mine=1&skill=1", "skill"),
        ("mode=by_mail", "mode"),
        ("skill=" + "9" * 300, "skill"),
        ("learners=0", "learners"),
        ("learners=many", "learners"),
        ("price_to=-1", "price_to"),
        ("price_to=NaN", "price_to"),
        ("latitude=40", "latitude"),
        ("latitude=100&longitude=0&within_km=1", "latitude"),
        ("starts_before=soon", "starts_before"),
        ("sort=newest", "sort"),
        ("price_up_to=5", "price_up_to"),
    ],
)
def test_a_filter_that_cannot_be_read_is_an_error(api, query, field):
    answer = api.get(f"{LIST}?{query}")
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_a_list_comes_in_pages(api):
    rows = [MicrocredentialFactory(title=title) for title in "abc"]
    first = api.get(f"{LIST}?page_size=2").json()
    assert (first["count"], [row["id"] for row in first["results"]]) == (3, [rows[0].pk, rows[1].pk])
    assert [row["id"] for row in api.get(first["next"]).json()["results"]] == [rows[2].pk]


@pytest.mark.parametrize("query", ["", "?mine=1", "?learners=12"])
def test_a_list_asks_as_often_for_three_as_for_one(api, institution, django_assert_num_queries, query):
    for rows in (1, 3):
        while Microcredential.objects.count() < rows:
            row = MicrocredentialSkillFactory(microcredential__institution=institution).microcredential
            MicrocredentialSkillFactory(microcredential=row, status="suggested", confidence=0.5)
            row.tiers.create(from_headcount=5, seat_price=3)
            row.starts.create(starts_on=timezone.localdate())
            row.stacks_into.set(Microcredential.objects.exclude(pk=row.pk))
        # token, count, rows, tiers, upcoming starts, skills, all starts, stacks
        with django_assert_num_queries(8):
            assert len(api.get(f"{LIST}{query}").json()["results"]) == rows
        with django_assert_num_queries(7):
            api.get(f"{LIST}{row.pk}/{'?learners=12' if 'learners' in query else ''}")
