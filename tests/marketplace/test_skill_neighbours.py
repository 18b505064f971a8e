"""The page of a skill's neighbours, what the skill's own page shows of them, and the same through the API."""

from datetime import UTC, datetime

import pytest

from marketplace.models import Occupation, OccupationSkill, SimilarityVersion, Skill, SkillNeighbour
from tests.api.callers import calling
from tests.factories import PersonFactory, SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def weld() -> Skill:
    SimilarityVersion.objects.create(
        number=3, checksum="x", last_skill=1, built_at=datetime(2026, 11, 1, tzinfo=UTC)
    )
    return SkillFactory(label="weld")


@pytest.fixture
def signed_in(client):
    client.force_login(PersonFactory())
    return client


def near(asked: Skill, label: str, credit: int, roads: int = 1) -> Skill:
    taught: Skill = SkillFactory(label=label)
    SkillNeighbour.objects.create(asked=asked, taught=taught, credit=credit, roads=roads)
    return taught


def shown(answer) -> list[tuple[str, float, list[str]]]:
    return [(row.skill.label, row.credit, row.why) for row in answer.context["rows"]]


def test_the_nearest_come_first_and_say_why(signed_in, weld):
    near(weld, "solder", 40, 32)
    near(weld, "spot weld", 71, 1 | 8)
    near(weld, "braze", 40, 0)
    answer = signed_in.get(f"/skills/{weld.pk}/neighbours/")
    assert shown(answer) == [
        ("spot weld", 0.71, ["narrower", "same group"]),
        ("braze", 0.4, ["several weak signs"]),
        ("solder", 0.4, ["alike in words"]),
    ]
    assert "71\u00a0%" in answer.content.decode()
    assert "Similarity 3" in answer.content.decode()


def test_the_other_way_round_turns_the_reason(signed_in, weld):
    spot = near(weld, "spot weld", 71)
    assert shown(signed_in.get(f"/skills/{spot.pk}/neighbours/", {"as": "taught"})) == [
        ("weld", 0.71, ["broader"])
    ]
    assert shown(signed_in.get(f"/skills/{spot.pk}/neighbours/")) == []


def test_what_is_offered_no_more_is_left_out(signed_in, weld):
    gone = near(weld, "forge", 50)
    Skill.objects.filter(pk=gone.pk).update(retired_at="2026-01-01T00:00Z")
    for address in (f"/skills/{weld.pk}/neighbours/", f"/skills/{weld.pk}/"):
        assert shown(signed_in.get(address)) == []


def test_empty_pages_say_what_is_missing(signed_in, weld):
    address = f"/skills/{weld.pk}/neighbours/"
    assert "No other skill counts in its place" in signed_in.get(address).content.decode()
    assert "It counts for no other skill" in signed_in.get(address, {"as": "taught"}).content.decode()
    SimilarityVersion.objects.all().delete()
    assert "It is being worked out" in signed_in.get(address).content.decode()


def test_groups_and_unknown_skills_are_404(signed_in):
    group = SkillFactory(kind="group")
    for pk in (group.pk, 99999):
        assert signed_in.get(f"/skills/{pk}/neighbours/").status_code == 404


def test_long_lists_come_in_pages_and_ask_as_often(signed_in, weld, django_assert_max_num_queries):
    counts = []
    for rows in (1, 3):
        while weld.served_by.count() < rows:
            near(weld, f"weld {weld.served_by.count()}", 50)
        with django_assert_max_num_queries(20) as asked:
            signed_in.get(f"/skills/{weld.pk}/neighbours/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    for number in range(24):
        near(weld, f"weld on {number:02}", 40)
    page = signed_in.get(f"/skills/{weld.pk}/neighbours/", {"page": 2}).context["page"]
    assert (page.paginator.count, len(page.object_list)) == (27, 2)


def test_the_skills_own_page_shows_the_first_and_who_asks_for_it(signed_in, weld):
    for number in range(10):
        near(weld, f"weld {number}", 90 - number)
    for label, kind in (("solderer", "optional"), ("welder", "essential")):
        occupation = Occupation.objects.create(source="esco", external_id=label, label=label)
        OccupationSkill.objects.create(occupation=occupation, skill=weld, kind=kind)
    answer = signed_in.get(f"/skills/{weld.pk}/")
    assert [label for label, *_ in shown(answer)] == [f"weld {number}" for number in range(8)]
    assert [one.label for one in answer.context["occupations"]] == ["welder", "solderer"]
    assert "All 10" in answer.content.decode()


def test_the_page_of_a_skill_asks_as_often_for_many_neighbours(
    signed_in, weld, django_assert_max_num_queries
):
    counts = []
    for rows in (1, 3):
        while weld.served_by.count() < rows:
            near(weld, f"weld {weld.served_by.count()}", 50)
        with django_assert_max_num_queries(25) as asked:
            signed_in.get(f"/skills/{weld.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_api_says_the_same(weld):
    spot = near(weld, "spot weld", 71)
    api, address = calling(PersonFactory()), f"/api/v1/skills/{weld.pk}/neighbours/"
    row = {
        "id": spot.pk,
        "external_id": spot.external_id,
        "label": "spot weld",
        "credit": 0.71,
        "why": ["narrower"],
    }
    page = {"count": 1, "next": None, "previous": None}
    assert api.get(address).json() == page | {"results": [row]}
    back = api.get(f"/api/v1/skills/{spot.pk}/neighbours/?as=taught").json()["results"]
    assert [(one["id"], one["credit"], one["why"]) for one in back] == [(weld.pk, 0.71, ["broader"])]
    assert api.get(f"{address}?as=both").json() == {"as": ["Say asked or taught."]}
    assert api.get("/api/v1/skills/99999/neighbours/").status_code == 404
    assert calling().get(address).status_code == 401
    assert api.post(address).status_code == 405


def test_the_api_asks_as_often_for_three_as_for_one(weld, django_assert_max_num_queries):
    api, counts = calling(PersonFactory()), []
    for rows in (1, 3):
        while weld.served_by.count() < rows:
            near(weld, f"weld {weld.served_by.count()}", 50)
        with django_assert_max_num_queries(10) as asked:
            assert len(api.get(f"/api/v1/skills/{weld.pk}/neighbours/").json()["results"]) == rows
        counts.append(len(asked))
    assert counts[0] == counts[1]
