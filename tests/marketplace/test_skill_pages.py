"""The pages of the taxonomy and the search behind skill fields: who may use them, and what they say."""

import pytest
from django.urls import reverse

from marketplace.models import Skill, SkillBroader, SkillRelation, SkillStatus
from marketplace.search import forget_index
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    NeedSkillFactory,
    OrganisationFactory,
    PersonFactory,
    SkillAliasFactory,
    SkillFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
SEARCH = "/skills/search/"


@pytest.fixture(autouse=True)
def _no_index_of_another_test():
    forget_index()
    yield
    forget_index()


@pytest.fixture
def welding() -> Skill:
    group = SkillFactory(label="welding work", kind="group", code="S6.1")
    skill = SkillFactory(label="operate welding equipment")
    SkillBroader.objects.create(skill=skill, broader=group)
    SkillAliasFactory(skill=skill, text="arc welding")
    return skill


def people():
    yield member_of(OrganisationFactory(employer=True), "viewer")
    yield member_of(OrganisationFactory(institution=True))
    yield PersonFactory()
    yield PersonFactory(administrator=True)


def test_everybody_signed_in_searches(client, welding):
    expected = {
        "id": welding.pk,
        "label": "operate welding equipment",
        "alias": "arc welding",
        "group": "welding work",
        "kind": "skill",
        "note": "also: arc welding · welding work",
    }
    for person in people():
        client.force_login(person)
        assert client.get(SEARCH, {"q": "ARC wélding"}).json() == {"results": [expected]}


def test_nobody_else_does(client, welding):
    answer = client.get(SEARCH, {"q": "welding"})
    assert (answer.status_code, answer.json()) == (401, {"error": "Sign in to search skills."})


@pytest.mark.parametrize("address", ["/skills/", "/skills/{pk}/"])
def test_pages_ask_strangers_to_sign_in(client, welding, address):
    answer = client.get(address.format(pk=welding.pk))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("address", ["/skills/", "/skills/{pk}/", SEARCH])
def test_nothing_is_changed_here(client, welding, address):
    client.force_login(PersonFactory(administrator=True))
    assert client.post(address.format(pk=welding.pk), {"q": "x"}).status_code == 405
    assert Skill.objects.count() == 2


def test_a_long_query_is_refused_with_its_length(client):
    client.force_login(PersonFactory())
    assert client.get(SEARCH, {"q": "x" * 100}).json() == {"results": []}
    answer = client.get(SEARCH, {"q": "x" * 101})
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "Search for at most 100 characters; these are 101."},
    )


@pytest.mark.parametrize("text", ["", " ", "%", "\x00", "'; --", "<script>"])
def test_odd_queries_find_nothing_and_break_nothing(client, welding, text):
    client.force_login(PersonFactory())
    assert client.get(SEARCH, {"q": text}).json() == {"results": []}
    assert client.get("/skills/", {"q": text}).status_code == 200


def test_at_most_twenty_are_sent_and_kept_by_the_browser_alone(client):
    SkillFactory.create_batch(25)
    client.force_login(PersonFactory())
    answer = client.get(SEARCH, {"q": "skill"})
    assert len(answer.json()["results"]) == 20
    assert answer["Cache-Control"] == "private, max-age=60"


def test_groups_and_retired_skills_are_never_found(client, welding):
    Skill.objects.filter(pk=welding.pk).update(retired_at="2026-01-01T00:00Z")
    client.force_login(PersonFactory())
    assert client.get(SEARCH, {"q": "welding"}).json() == {"results": []}


def test_searching_asks_the_database_the_same_number_of_questions(client, welding, django_assert_num_queries):
    client.force_login(PersonFactory())
    client.get(SEARCH, {"q": "welding"})  # builds the index
    with django_assert_num_queries(2):  # session, person
        client.get(SEARCH, {"q": "welding"})
    SkillFactory.create_batch(3, label="welding of metals")
    forget_index()
    client.get(SEARCH, {"q": "welding"})
    with django_assert_num_queries(2):
        assert len(client.get(SEARCH, {"q": "welding"}).json()["results"]) == 4


def test_the_list_opens_groups_and_skills(client, welding):
    client.force_login(PersonFactory())
    top = client.get("/skills/")
    assert [row.label for row in top.context["page"]] == ["welding work"]
    assert [row.inside for row in top.context["page"]] == [1]
    group = Skill.objects.get(kind="group")
    within = client.get("/skills/", {"within": group.pk})
    assert [row.label for row in within.context["page"]] == ["operate welding equipment"]
    assert within.context["crumbs"] == [("All skills", "/skills/"), ("welding work", "")]
    assert client.get(f"/skills/{group.pk}/").url == f"/skills/?within={group.pk}"


@pytest.mark.parametrize("within", ["x", "0", "99999999", "-1", "1.5", "²", "9" * 30])
def test_a_group_that_is_not_there_is_404(client, within):
    client.force_login(PersonFactory())
    assert client.get("/skills/", {"within": within}).status_code == 404


def test_the_list_is_paged_and_its_queries_do_not_grow(client, django_assert_max_num_queries):
    client.force_login(PersonFactory())
    group = SkillFactory(kind="group", code="S1")
    counts = []
    for rows in (1, 3):
        while Skill.objects.filter(kind="skill").count() < rows:
            SkillBroader.objects.create(skill=SkillFactory(), broader=group)
        with django_assert_max_num_queries(20) as asked:
            client.get("/skills/", {"within": group.pk})
        counts.append(len(asked))
    assert counts[0] == counts[1]
    for skill in SkillFactory.create_batch(60):
        SkillBroader.objects.create(skill=skill, broader=group)
    page = client.get("/skills/", {"within": group.pk, "page": 2}).context["page"]
    assert (page.paginator.count, len(page.object_list)) == (63, 13)


def test_a_found_page_shows_names_and_says_where_the_query_was_cut(client, welding):
    client.force_login(PersonFactory())
    answer = client.get("/skills/", {"q": "arc welding"})
    assert [row.label for row in answer.context["page"]] == ["operate welding equipment"]
    assert "also: arc welding" in answer.content.decode()
    long = client.get("/skills/", {"q": "welding " * 20})
    assert "Search for at most 100 characters; these are 159." in long.content.decode()


def test_a_skill_shows_its_names_and_neighbours(client, welding):
    wide = SkillFactory(label="join metals")
    narrow = SkillFactory(label="operate spot welder")
    other = SkillFactory(label="metallurgy")
    SkillBroader.objects.create(skill=welding, broader=wide)
    SkillBroader.objects.create(skill=narrow, broader=welding)
    SkillRelation.objects.create(skill=other, other=welding, kind="essential")
    client.force_login(PersonFactory())
    context = client.get(f"/skills/{welding.pk}/").context
    assert [alias.text for alias in context["aliases"]] == ["arc welding"]
    assert [(row.title, [skill.label for skill in row.skills]) for row in context["neighbours"]] == [
        ("Broader", ["join metals"]),
        ("Narrower", ["operate spot welder"]),
        ("Needed for it", ["metallurgy"]),
    ]
    assert context["crumbs"][1][0] == "welding work"


def test_counts_show_the_live_catalogue_alone_whoever_asks(client, welding):
    waiting = OrganisationFactory(institution=True, waiting=True)
    owner = member_of(waiting)
    live, rejected, suggested = MicrocredentialFactory.create_batch(3)
    hidden = [
        MicrocredentialFactory(draft=True),
        MicrocredentialFactory(retired=True),
        MicrocredentialFactory(institution=waiting),
    ]
    for microcredential in (live, *hidden):
        MicrocredentialSkillFactory(microcredential=microcredential, skill=welding)
    MicrocredentialSkillFactory(microcredential=rejected, skill=welding, status=SkillStatus.REJECTED)
    MicrocredentialSkillFactory(
        microcredential=suggested, skill=welding, status=SkillStatus.SUGGESTED, confidence=0.5
    )
    NeedSkillFactory(skill=welding, need__title="Secret plan")
    for person in (owner, PersonFactory(administrator=True), *people()):
        client.force_login(person)
        answer = client.get(f"/skills/{welding.pk}/")
        assert (answer.context["taught"].confirmed, answer.context["taught"].suggested) == (1, 1)
        assert "Secret plan" not in answer.content.decode()


def test_a_taught_skill_leads_to_those_who_teach_it(client, welding):
    taught = MicrocredentialSkillFactory(skill=welding).microcredential
    MicrocredentialFactory()
    client.force_login(PersonFactory())
    address = f"/microcredentials/?skill={welding.pk}"
    assert address in client.get(f"/skills/{welding.pk}/").content.decode()
    assert [row.pk for row in client.get(address).context["page"]] == [taught.pk]


def test_a_skill_that_is_not_there_is_404(client):
    client.force_login(PersonFactory())
    assert client.get("/skills/9999/").status_code == 404
