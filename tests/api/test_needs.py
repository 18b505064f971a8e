"""Needs through the API: written, found, changed by two at once, and what is said against bad input."""

from datetime import timedelta
from decimal import Decimal

import pytest

from marketplace.models import TrainingNeed
from marketplace.models.modes import from_names
from matching.models import MatchRun
from tests.api.callers import calling, everything
from tests.factories import NeedFactory, NeedSkillFactory, OrganisationFactory, SkillFactory, member_of

pytestmark = pytest.mark.django_db
LIST = "/api/v1/needs/"
ESCO = "http://data.europa.eu/esco/skill/aa11"


@pytest.fixture
def employer():
    place = {"country": "US", "region": "NJ", "city": "Trenton", "postcode": "08608"}
    return OrganisationFactory(employer=True, currency="EUR", latitude=40.2, longitude=-74.7, **place)


@pytest.fixture
def api(employer):
    return calling(member_of(employer))


def whole(**changed) -> dict:
    return {
        "title": "Weld aluminium",
        "description": "Our fitters weld steel.",
        "headcount": 12,
        "currency": "USD",
        "target_price": "1000.00",
        "budget_price": "1200.50",
        "ceiling_price": "1500.00",
        "start_from": "2027-02-01",
        "start_to": "2027-03-12",
        "max_weeks": 12,
        "max_hours": 80,
        "modes": ["on_campus", "at_employer"],
        "reach_km": 40.0,
        "credit_wanted": True,
        "language": "en",
        "custom_welcome": False,
        "demands_stated": True,
        "weight_skill": 60,
        "weight_cost": 30,
        "weight_satisfaction": 10,
        "external_id": "N-1",
    } | changed


def test_a_need_is_read_as_it_was_written(api, employer):
    welding = SkillFactory(external_id=ESCO, label="weld metal")
    reading = SkillFactory(label="read drawings")
    rows = [{"skill": ESCO, "importance": "should", "level": 4}, {"skill": reading.pk}]
    answer = api.post(LIST, whole(skills=rows))
    assert answer.status_code == 201
    shown = answer.json()
    assert {name: shown[name] for name in whole()} == whole()
    assert shown["skills"] == [
        {"skill": welding.pk, "external_id": ESCO, "label": "weld metal", "importance": "should", "level": 4},
        {
            "skill": reading.pk,
            "external_id": reading.external_id,
            "label": "read drawings",
            "importance": "must",
            "level": 3,
        },
    ]
    assert (shown["state"], shown["employer"], shown["employer_name"]) == (
        "draft",
        employer.pk,
        employer.name,
    )
    assert api.get(f"{LIST}{shown['id']}/").json() == shown
    assert api.get(LIST).json()["results"] == [shown]
    need = TrainingNeed.objects.get()
    assert (need.budget_price, need.modes) == (Decimal("1200.50"), from_names(["on_campus", "at_employer"]))
    assert MatchRun.objects.count() == 0


def test_what_is_read_may_be_sent_back_whole(api, employer):
    need = NeedSkillFactory(need__employer=employer).need
    shown = api.get(f"{LIST}{need.pk}/").json()
    answer = api.patch(f"{LIST}{need.pk}/", shown)
    assert (answer.status_code, answer.json()) == (200, shown)
    assert MatchRun.objects.count() == 0


def test_a_need_is_where_its_employer_is_unless_it_says_otherwise(api, employer):
    here = api.post(LIST, {"title": "Here", "headcount": 3}).json()
    assert (here["city"], here["latitude"], here["longitude"], here["currency"]) == (
        "Trenton",
        40.2,
        -74.7,
        "EUR",
    )
    there = api.post(LIST, {"title": "There", "headcount": 3, "country": "US", "postcode": "10001"}).json()
    assert (there["region"], there["city"]) == ("NY", "New York")
    assert round(there["latitude"]) == 41
    abroad = api.post(LIST, {"title": "Far", "headcount": 3, "country": "FR", "city": "Lyon"}).json()
    assert [abroad[name] for name in ("region", "postcode", "latitude")] == ["", "", None]
    exact = api.post(LIST, {"title": "Exact", "headcount": 3, "latitude": 45.76, "longitude": 4.84}).json()
    assert (exact["country"], exact["latitude"], exact["longitude"]) == ("", 45.76, 4.84)


def test_a_new_address_takes_its_position_along(api, employer):
    place = {
        "country": "US",
        "region": "NJ",
        "city": "Trenton",
        "postcode": "08608",
        "latitude": 1,
        "longitude": 2,
    }
    need = NeedFactory(employer=employer, draft=True, **place)
    address = f"{LIST}{need.pk}/"
    assert api.patch(address, {"headcount": 11}).json()["latitude"] == 1
    moved = api.patch(address, api.get(address).json() | {"postcode": "10001"}).json()
    assert (moved["city"], moved["region"], round(moved["latitude"])) == ("New York", "NY", 41)
    lost = api.patch(address, {"country": "FR", "postcode": "69001", "city": "Lyon"}).json()
    assert (lost["city"], lost["latitude"], lost["longitude"]) == ("Lyon", None, None)


def test_a_change_leaves_what_it_does_not_name(api, employer):
    need = NeedSkillFactory(need__employer=employer, need__budget_price=900).need
    answer = api.patch(f"{LIST}{need.pk}/", {"headcount": 11, "budget_price": None})
    shown = answer.json()
    assert (shown["headcount"], shown["budget_price"], shown["title"]) == (11, None, need.title)
    assert [row["skill"] for row in shown["skills"]] == list(need.skills.values_list("pk", flat=True))
    assert list(MatchRun.objects.values_list("need", "kind")) == [(need.pk, "need")]
    assert "X-Trellis-Matching" not in answer


def test_two_at_once_do_not_overwrite_each_other(api, employer):
    need = NeedFactory(employer=employer, draft=True)
    mine = api.get(f"{LIST}{need.pk}/").json()["updated_at"]
    theirs = api.patch(f"{LIST}{need.pk}/", {"title": "Theirs", "updated_at": mine})
    assert theirs.status_code == 200
    answer = api.patch(f"{LIST}{need.pk}/", {"title": "Mine", "updated_at": mine})
    assert (answer.status_code, answer.json()) == (
        409,
        {"detail": "Somebody else changed this need while you were writing.", "code": "changed_meanwhile"},
    )
    need.refresh_from_db()
    assert need.title == "Theirs"
    again = api.patch(f"{LIST}{need.pk}/", {"title": "Mine", "updated_at": theirs.json()["updated_at"]})
    assert again.status_code == 200


def test_moments_are_the_same_whoever_asks(client, api, employer):
    need = NeedFactory(employer=employer)
    client.force_login(member_of(employer, time_zone="Asia/Tokyo"))
    by_session = client.get(f"{LIST}{need.pk}/").json()
    assert by_session == api.get(f"{LIST}{need.pk}/").json()
    assert by_session["updated_at"].endswith("Z")


def test_those_who_write_for_several_employers_name_one(employer):
    person = member_of(employer)
    other = OrganisationFactory(employer=True, name="Other")
    other.memberships.create(person=person, role="editor")
    seen = OrganisationFactory(employer=True, name="Only seen")
    seen.memberships.create(person=person, role="viewer")
    api, said = calling(person), {"title": "Weld", "headcount": 2}
    answer = api.post(LIST, said)
    assert answer.status_code == 400
    assert "Other" in answer.json()["employer"][0]
    assert "Only seen" not in answer.json()["employer"][0]
    assert api.post(LIST, said | {"employer": other.pk}).json()["employer"] == other.pk
    assert api.post(LIST, said | {"employer": seen.pk}).status_code == 403


def test_employer_and_own_id_stay(api, employer):
    need = NeedFactory(employer=employer, external_id="A")
    for name, value in (("employer", employer.pk + 1), ("external_id", "B")):
        answer = api.patch(f"{LIST}{need.pk}/", {name: value})
        assert (answer.status_code, list(answer.json())) == (400, [name])
    taken = api.post(LIST, {"title": "Weld", "headcount": 2, "external_id": "A"})
    assert (taken.status_code, taken.json()) == (400, {"external_id": ["Another of yours has this own id."]})


def test_posting_says_what_is_lacking(api, employer):
    need = NeedFactory(employer=employer, draft=True, start_to="2020-01-01")
    answer = api.post(f"{LIST}{need.pk}/post/")
    assert answer.status_code == 400
    assert sorted(answer.json()) == ["skills", "start_to"]
    need.refresh_from_db()
    assert need.state == "draft"


def test_posting_leaves_a_request_for_a_match(api, employer):
    need = NeedSkillFactory(need__employer=employer, need__state="draft").need
    answer = api.post(f"{LIST}{need.pk}/post/")
    assert (answer.status_code, answer.json()["state"]) == (200, "open")
    assert list(MatchRun.objects.values_list("need", "state")) == [(need.pk, "waiting")]


BAD = [
    ({"title": ""}, "title"),
    ({"title": "x" * 201}, "title"),
    ({"title": "nul \0"}, "title"),
    ({"headcount": 0}, "headcount"),
    ({"headcount": "ten"}, "headcount"),
    ({"headcount": 2**70}, "headcount"),
    ({"budget_price": "-1"}, "budget_price"),
    ({"budget_price": "1.234"}, "budget_price"),
    ({"budget_price": "NaN"}, "budget_price"),
    ({"budget_price": "1e30"}, "budget_price"),
    ({"target_price": "1300"}, "target_price"),
    ({"ceiling_price": "1100"}, "ceiling_price"),
    ({"currency": "XYZ"}, "currency"),
    ({"language": "en-US"}, "language"),
    ({"country": "USA"}, "country"),
    ({"country": "ZZ"}, "country"),
    ({"start_from": "2027-03-13"}, "start_to"),
    ({"start_from": "1.2.2027"}, "start_from"),
    ({"modes": []}, "modes"),
    ({"modes": ["by_mail"]}, "modes"),
    ({"modes": "on_campus"}, "modes"),
    ({"reach_km": "nan"}, "reach_km"),
    ({"reach_km": 1e9}, "reach_km"),
    ({"latitude": 40.0}, "latitude"),
    ({"latitude": "inf", "longitude": 0}, "latitude"),
    ({"latitude": 91, "longitude": 0}, "latitude"),
    ({"weight_skill": 61}, "weight_skill"),
    ({"weight_cost": None}, "weight_skill"),
    ({"weight_cost": -1}, "weight_cost"),
    ({"max_weeks": 521}, "max_weeks"),
    ({"employer": "mine"}, "employer"),
    ({"budget": "1200"}, "budget"),
    ({"skills": [{"skill": 1, "weight": 3}]}, "skills"),
    ({"skills": {"skill": 1}}, "skills"),
    ({"skills": [{"skill": True}]}, "skills"),
    ({"skills": [{"skill": 2**80}]}, "skills"),
    ({"skills": [{"skill": ""}]}, "skills"),
    ({"skills": [{}]}, "skills"),
    ({"skills": [{"skill": 1}] * 41}, "skills"),
    ({"updated_at": "yesterday"}, "updated_at"),
]


# An employer stays, and half a position is a whole one together with the half that is there.
ALONE = {"employer", "latitude"}


@pytest.mark.parametrize(("changed", "field"), BAD)
def test_bad_input_names_its_field(api, changed, field):
    before = everything()
    answer = api.post(LIST, whole(**changed))
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert everything() == before


@pytest.mark.parametrize(("changed", "field"), [row for row in BAD if row[1] not in ALONE])
def test_bad_changes_name_their_field(api, employer, changed, field):
    made = api.post(LIST, whole()).json()
    before = everything()
    answer = api.patch(f"{LIST}{made['id']}/", changed)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert everything() == before


def test_bad_rows_of_skills_are_named_by_their_place(api):
    good, group = SkillFactory(), SkillFactory(kind="group", label="Metal work")
    retired = SkillFactory(label="telegraphy", retired_at="2020-01-01T00:00:00Z")
    twins = [SkillFactory(source=source, external_id="twin") for source in ("own", "onet")]
    rows = [good.pk, group.pk, retired.pk, "nowhere", "twin", 0]
    answer = api.post(LIST, whole(skills=[{"skill": one} for one in rows]))
    assert answer.status_code == 400
    assert answer.json()["skills"] == [
        {},
        {"skill": ["“Metal work” is a group of skills. Name a skill in it."]},
        {"skill": ["“telegraphy” is not in use any more."]},
        {"skill": ["There is no skill nowhere."]},
        {"skill": ["Several skills have the external id twin. Use the id."]},
        {"skill": ["There is no skill 0."]},
    ]
    assert len(twins) == 2
    twice = api.post(LIST, whole(skills=[{"skill": good.pk}, {"skill": good.external_id}]))
    assert twice.json() == {"skills": [f"“{good}” is asked for twice."]}


def test_lists_are_searched_and_filtered(employer):
    person = member_of(employer)
    other = OrganisationFactory(employer=True)
    other.memberships.create(person=person, role="viewer")
    draft = NeedFactory(employer=employer, draft=True, title="Weld steel")
    posted = NeedSkillFactory(
        need__employer=employer, need__title="Rivets", skill__label="weld aluminium"
    ).need
    theirs = NeedFactory(employer=other, closed=True, title="Paint")
    api = calling(person)

    def found(query: str) -> list[int]:
        return [row["id"] for row in api.get(f"{LIST}?{query}").json()["results"]]

    assert found("") == [theirs.pk, posted.pk, draft.pk]
    assert found("q=weld") == [posted.pk, draft.pk]
    assert found("q=weld+steel") == [draft.pk]
    assert found("state=closed") == [theirs.pk]
    assert found(f"employer={employer.pk}&state=open") == [posted.pk]
    assert found(f"employer={2**62}") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [("state=gone", "state"), ("employer=x", "employer"), ("employer=0", "employer"), ("title=weld", "title"),
     ("q=%00", "q"), (f"q={'x' * 201}", "q"), (f"employer={10**30}", "employer")],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_an_error(api, query, field):
    answer = api.get(f"{LIST}?{query}")
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_a_list_comes_in_pages(api, employer):
    needs = [NeedFactory(employer=employer) for _ in range(3)]
    first = api.get(f"{LIST}?page_size=2").json()
    assert (first["count"], [row["id"] for row in first["results"]]) == (3, [needs[2].pk, needs[1].pk])
    last = api.get(first["next"]).json()
    assert ([row["id"] for row in last["results"]], last["next"]) == ([needs[0].pk], None)
    assert api.get(f"{LIST}?page=9").json() == {"detail": "Invalid page.", "code": "not_found"}
    assert len(api.get(f"{LIST}?page_size=100000").json()["results"]) == 3


def test_a_list_asks_as_often_for_three_as_for_one(api, employer, django_assert_num_queries):
    for rows in (1, 3):
        while TrainingNeed.objects.count() < rows:
            need = NeedSkillFactory(need__employer=employer).need
            NeedSkillFactory(need=need)
        with django_assert_num_queries(4):  # token, count, needs, skills
            assert len(api.get(LIST).json()["results"]) == rows
        with django_assert_num_queries(3):
            assert len(api.get(f"{LIST}{need.pk}/").json()["skills"]) == 2


def test_the_version_check_reads_microseconds(api, employer):
    need = NeedFactory(employer=employer, draft=True)
    shown = api.get(f"{LIST}{need.pk}/").json()["updated_at"]
    later = (need.updated_at + timedelta(microseconds=1)).isoformat()
    assert api.patch(f"{LIST}{need.pk}/", {"title": "A", "updated_at": later}).status_code == 409
    assert api.patch(f"{LIST}{need.pk}/", {"title": "A", "updated_at": shown}).status_code == 200
