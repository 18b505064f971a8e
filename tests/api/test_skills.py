"""Skills through the API: the search of the pages, and one skill."""

import pytest

from marketplace.models import SkillBroader
from tests.api.callers import calling
from tests.factories import MicrocredentialSkillFactory, PersonFactory, SkillAliasFactory, SkillFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/skills/"


@pytest.fixture
def api():
    return calling(PersonFactory())


def test_strangers_are_turned_away():
    skill = SkillFactory(label="weld metal")
    for address in (f"{LIST}?q=weld", f"{LIST}{skill.pk}/"):
        assert calling().get(address).status_code == 401


def test_a_search_finds_labels_and_other_names(api):
    group = SkillFactory(kind="group", label="Metal work", code="S1")
    skill = SkillFactory(external_id="http://data.europa.eu/esco/skill/1", label="weld metal")
    SkillBroader.objects.create(skill=skill, broader=group)
    SkillAliasFactory(skill=skill, text="fuse steel")
    hit = {
        "id": skill.pk,
        "external_id": "http://data.europa.eu/esco/skill/1",
        "label": "weld metal",
        "alias": "",
        "group": "Metal work",
        "kind": "skill",
    }
    page = {"count": 1, "next": None, "previous": None}
    assert api.get(f"{LIST}?q=weld").json() == page | {"results": [hit]}
    assert api.get(f"{LIST}?q=fuse").json() == page | {"results": [hit | {"alias": "fuse steel"}]}
    assert api.get(f"{LIST}?q=wled+metal").json()["results"] == [hit]
    assert api.get(f"{LIST}?q=metal+work").json()["results"] == []


def test_a_search_gives_twenty_at_most_and_comes_in_pages(api):
    for number in range(25):
        SkillFactory(label=f"weld {number:02}")
    assert api.get(f"{LIST}?q=weld").json()["count"] == 20
    first = api.get(f"{LIST}?q=weld&page_size=15").json()
    assert (first["count"], len(first["results"])) == (20, 15)
    assert len(api.get(first["next"]).json()["results"]) == 5


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", f"?q={'x' * 101}"])
def test_a_search_for_nothing_is_an_error(api, query):
    answer = api.get(f"{LIST}{query}")
    assert (answer.status_code, list(answer.json())) == (400, ["q"])


def test_a_search_asks_as_often_for_three_as_for_one(api, django_assert_num_queries):
    SkillFactory(label="rivet steel")
    for number in range(3):
        SkillFactory(label=f"weld {number}")
    api.get(f"{LIST}?q=weld")  # builds the index
    for word, rows in (("rivet", 1), ("weld", 3)):
        with django_assert_num_queries(2):  # token, external ids
            assert len(api.get(f"{LIST}?q={word}").json()["results"]) == rows


def test_one_skill_shows_its_names_its_place_and_who_teaches_it(api):
    group = SkillFactory(kind="group", label="Metal work")
    skill = SkillFactory(label="weld metal", description="Joining.")
    SkillBroader.objects.create(skill=skill, broader=group)
    for text in ("fuse steel", "braze"):
        SkillAliasFactory(skill=skill, text=text)
    MicrocredentialSkillFactory(skill=skill)
    MicrocredentialSkillFactory(skill=skill, microcredential__state="draft")
    assert api.get(f"{LIST}{skill.pk}/").json() == {
        "id": skill.pk,
        "source": "own",
        "external_id": skill.external_id,
        "label": "weld metal",
        "kind": "skill",
        "description": "Joining.",
        "aliases": ["braze", "fuse steel"],
        "groups": [
            {"id": group.pk, "external_id": group.external_id, "label": "Metal work", "kind": "group"}
        ],
        "taught": {"confirmed": 1, "suggested": 0},
        "retired_at": None,
    }
    assert api.get(f"{LIST}{skill.pk + 99}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes_skills(method):
    skill = SkillFactory(label="weld metal")
    for person in (PersonFactory(), PersonFactory(administrator=True)):
        for address in (LIST, f"{LIST}{skill.pk}/"):
            assert getattr(calling(person), method)(address, {"label": "x"}).status_code == 405
    skill.refresh_from_db()
    assert skill.label == "weld metal"
