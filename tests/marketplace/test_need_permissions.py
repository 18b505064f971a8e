"""Who may do what with needs, on every route; where it is refused, nothing changed."""

import pytest
from django.urls import reverse

from marketplace.models import NeedSkill, TrainingNeed
from matching.models import MatchRun
from tests.factories import (
    NeedSkillFactory,
    OrganisationFactory,
    PersonFactory,
    SkillFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
SECRET = "Confidential reskilling"
ASKS = ["edit", "close", "delete", "weights"]
WRITES = ["edit", "post", "close", "reopen", "copy", "delete", "weights"]
POST_ONLY = ["post", "reopen", "copy"]


@pytest.fixture
def employer():
    return OrganisationFactory(employer=True, name="Brightwater")


def need_of(employer, state: str) -> TrainingNeed:
    return NeedSkillFactory(
        need__employer=employer,
        need__state=state,
        need__title=SECRET,
        need__headcount=7,
        need__budget_price=8642,
        need__target_price=7531,
        need__weight_skill=41,
        need__weight_cost=37,
        need__weight_satisfaction=22,
    ).need


def outsiders() -> list:
    return [
        member_of(OrganisationFactory(employer=True), "owner"),
        member_of(OrganisationFactory(institution=True), "owner"),
        PersonFactory(),
    ]


def everything() -> tuple:
    needs = list(TrainingNeed.objects.order_by("pk").values())
    return needs, list(NeedSkill.objects.order_by("pk").values()), MatchRun.objects.count()


def typed(need: TrainingNeed, **changed: object) -> dict[str, object]:
    """What each route is sent; each reads its own part."""
    row = need.need_skills.get()
    rows = {
        "skills-TOTAL_FORMS": 1,
        "skills-INITIAL_FORMS": 1,
        "skills-0-skill": row.skill_id,
        "skills-0-name": "",
    }
    values = {"title": "Changed", "headcount": 9, "currency": "USD", "language": "en", "delivery": [1]}
    weights = {"weight_skill": 20, "weight_cost": 30, "weight_satisfaction": 50}
    row_values = {"skills-0-level": 3, "skills-0-importance": "must"}
    return values | weights | rows | row_values | {"seen": need.updated_at.isoformat()} | changed


@pytest.mark.parametrize("name", ["list", "new"])
def test_anonymous_people_sign_in_first(client, name):
    answer = client.get(reverse(f"needs:{name}"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", WRITES)
def test_anonymous_people_change_nothing(client, employer, name, method):
    need = need_of(employer, "open")
    before = everything()
    answer = getattr(client, method)(reverse(f"needs:{name}", args=[need.pk]), typed(need))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))
    assert everything() == before


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
@pytest.mark.parametrize("name", WRITES)
def test_others_find_nothing(client, employer, name, state):
    need = need_of(employer, state)
    before = everything()
    for person in outsiders():
        client.force_login(person)
        for method in (client.get, client.post):
            answer = method(reverse(f"needs:{name}", args=[need.pk]), typed(need))
            assert answer.status_code == (405 if method == client.get and name in POST_ONLY else 404)
            assert SECRET not in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
@pytest.mark.parametrize("name", WRITES)
def test_viewers_see_but_do_not_change(client, employer, name, state):
    need = need_of(employer, state)
    before = everything()
    client.force_login(member_of(employer, "viewer"))
    assert client.get(reverse("matches:need", args=[need.pk])).status_code == 200
    answer = client.post(reverse(f"needs:{name}", args=[need.pk]), typed(need))
    assert answer.status_code == 403
    if name in ASKS:
        assert client.get(reverse(f"needs:{name}", args=[need.pk])).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("name", WRITES)
def test_administrators_read_what_was_posted_and_write_nothing(client, employer, name):
    client.force_login(PersonFactory(administrator=True))
    posted, draft = need_of(employer, "open"), need_of(employer, "draft")
    before = everything()
    assert client.get(reverse("matches:need", args=[posted.pk])).status_code == 200
    assert client.get(reverse("matches:need", args=[draft.pk])).status_code == 404
    assert client.post(reverse(f"needs:{name}", args=[posted.pk]), typed(posted)).status_code == 403
    assert client.post(reverse(f"needs:{name}", args=[draft.pk]), typed(draft)).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("role", ["owner", "editor"])
@pytest.mark.parametrize(
    ("name", "state", "becomes"),
    [
        ("edit", "draft", "draft"),
        ("edit", "open", "open"),
        ("post", "draft", "open"),
        ("close", "open", "closed"),
        ("reopen", "closed", "open"),
        ("weights", "open", "open"),
    ],
)
def test_owners_and_editors_write(client, employer, role, name, state, becomes):
    need = need_of(employer, state)
    client.force_login(member_of(employer, role))
    answer = client.post(reverse(f"needs:{name}", args=[need.pk]), typed(need))
    assert (answer.status_code, answer["Location"]) == (302, reverse("matches:need", args=[need.pk]))
    need.refresh_from_db()
    assert need.state == becomes


@pytest.mark.parametrize("role", ["owner", "editor"])
def test_owners_and_editors_copy_and_delete(client, employer, role):
    need = need_of(employer, "draft")
    client.force_login(member_of(employer, role))
    answer = client.post(reverse("needs:copy", args=[need.pk]))
    copy = TrainingNeed.objects.exclude(pk=need.pk).get()
    assert answer["Location"] == reverse("needs:edit", args=[copy.pk])
    assert client.get(reverse("needs:delete", args=[need.pk])).status_code == 200
    assert client.post(reverse("needs:delete", args=[need.pk]))["Location"] == reverse("needs:list")
    assert list(TrainingNeed.objects.all()) == [copy]


def test_new_needs_are_written_by_owners_and_editors_of_employers(client, employer):
    sent = {
        "title": "New",
        "headcount": 3,
        "currency": "USD",
        "language": "en",
        "delivery": [1],
        "use_region": "on",
    }
    sent |= {"weight_skill": 55, "weight_cost": 25, "weight_satisfaction": 20}
    sent |= {"skills-TOTAL_FORMS": 0, "skills-INITIAL_FORMS": 0}
    refused = [
        member_of(employer, "viewer"),
        member_of(OrganisationFactory(institution=True), "owner"),
        PersonFactory(),
        PersonFactory(administrator=True),
    ]
    for person in refused:
        client.force_login(person)
        assert client.get(reverse("needs:new")).status_code == 403
        assert client.post(reverse("needs:new"), sent).status_code == 403
    assert TrainingNeed.objects.count() == 0
    for role in ("owner", "editor"):
        client.force_login(member_of(employer, role))
        assert client.post(reverse("needs:new"), sent).status_code == 302
    assert (
        list(TrainingNeed.objects.values_list("title", "state", "employer"))
        == [("New", "draft", employer.pk)] * 2
    )


@pytest.mark.parametrize("name", POST_ONLY)
def test_following_a_link_changes_nothing(client, employer, name):
    need = need_of(employer, "draft")
    client.force_login(member_of(employer))
    before = everything()
    assert client.get(reverse(f"needs:{name}", args=[need.pk])).status_code == 405
    assert everything() == before


def test_nothing_of_a_foreign_need_leaks(client, employer):
    """Its title, budget, target and weights are in none of the pages that others get, nor is it counted there."""
    for state in ("draft", "open", "closed"):
        need_of(employer, state)
    secrets = [SECRET, "8,642", "8642", "7,531", "7531", "41 %", "37 %", "Brightwater"]
    for person in outsiders():
        client.force_login(person)
        for address in (
            "/needs/",
            f"/needs/?q={SECRET}",
            "/needs/?state=draft",
            "/needs/new/",
        ):
            page = client.get(address).content.decode().replace(f'value="{SECRET}"', "")
            assert [word for word in secrets if word in page] == []


def test_drafts_stay_hidden_from_administrators(client, employer):
    draft, posted = need_of(employer, "draft"), need_of(employer, "open")
    TrainingNeed.objects.filter(pk=draft.pk).update(title="Plans that nobody knows", budget_price=9753)
    client.force_login(PersonFactory(administrator=True))
    page = client.get(reverse("needs:list"))
    assert [need.pk for need in page.context["page"]] == [posted.pk]
    assert page.context["counts"] == {"draft": 0, "open": 1, "closed": 0}
    assert "Plans" not in page.content.decode()
    assert "9,753" not in page.content.decode()


def test_a_need_of_two_employers_of_one_person_names_its_employer(client, employer):
    other = OrganisationFactory(employer=True, name="Ironbound Works")
    person = member_of(employer)
    person.memberships.create(organisation=other, role="viewer")
    need_of(employer, "open")
    need_of(other, "open")
    client.force_login(person)
    page = client.get(reverse("needs:list")).content.decode()
    assert "Brightwater ·" in page
    assert "Ironbound Works ·" in page


def test_a_skill_of_a_foreign_need_finds_nothing(client, employer):
    need = need_of(employer, "draft")
    NeedSkill.objects.filter(need=need).update(skill=SkillFactory(label="secret alloy casting"))
    client.force_login(outsiders()[0])
    assert client.get("/needs/?q=alloy").context["page"].paginator.count == 0
