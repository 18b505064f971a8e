"""The list of needs: tabs, search, pages, and what it says of what is unknown."""

import pytest
from django.urls import reverse

from accounts.queries import CHOICE
from tests.factories import (
    NeedFactory,
    NeedSkillFactory,
    OrganisationFactory,
    PersonFactory,
    member_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer():
    return OrganisationFactory(employer=True, currency="EUR")


@pytest.fixture
def owner(employer, client):
    person = member_of(employer)
    client.force_login(person)
    return person


def test_an_empty_list_says_the_next_step(client, owner):
    assert reverse("needs:new") in client.get(reverse("needs:list")).content.decode()
    client.force_login(member_of(OrganisationFactory(institution=True)))
    assert reverse("needs:new") not in client.get(reverse("needs:list")).content.decode()
    client.force_login(PersonFactory(administrator=True))
    assert "Nobody has posted a need yet" in client.get(reverse("needs:list")).content.decode()


def test_tabs_count_and_filter(client, owner, employer):
    for state in ("open", "open", "draft", "closed"):
        NeedFactory(employer=employer, state=state)
    page = client.get(reverse("needs:list"))
    assert (page.context["counts"], page.context["total"]) == ({"draft": 1, "open": 2, "closed": 1}, 4)
    for state, number in page.context["counts"].items():
        found = client.get(reverse("needs:list"), {"state": state}).context["page"]
        assert [need.state for need in found] == [state] * number
    assert client.get(reverse("needs:list"), {"state": "nonsense"}).context["page"].paginator.count == 4


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ALUMINIUM", 1),
        ("weld mills", 1),
        ("brazing", 1),
        ("weld brazing", 1),
        ("nothing", 0),
        ("%", 0),
        ("  ", 2),
    ],
)
def test_the_search_looks_at_title_words_and_skills(client, owner, employer, words, found):
    NeedFactory(employer=employer, title="Forklifts")
    need = NeedFactory(employer=employer, title="Weld aluminium", description="Two Haas mills")
    for label in ("brazing", "brazing of copper"):
        NeedSkillFactory(need=need, skill__label=label)
    page = client.get(reverse("needs:list"), {"q": words})
    assert page.context["page"].paginator.count == found
    assert page.context["total"] == found


def test_the_list_has_pages(client, owner, employer):
    for number in range(26):
        NeedFactory(employer=employer, title=f"Need number {number}")
    first = client.get(reverse("needs:list")).context["page"]
    second = client.get(reverse("needs:list"), {"page": 2}).context["page"]
    assert (len(first), len(second), first[0].title, second[0].title) == (
        25,
        1,
        "Need number 25",
        "Need number 0",
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, owner, employer, number, django_assert_num_queries):
    for _ in range(number):
        NeedSkillFactory(need__employer=employer)
    client.get(reverse("needs:list"))
    with django_assert_num_queries(8):
        client.get(reverse("needs:list"))


def test_unknown_amounts_are_said(client, owner, employer):
    need = NeedFactory(employer=employer)
    assert "not stated" in client.get(reverse("needs:list")).content.decode()
    page = client.get(reverse("matches:need", args=[need.pk])).content.decode()
    assert "Not stated" in page
    assert "$0" not in page


def test_who_writes_for_two_employers_chooses_one_first(client, owner, employer):
    other = OrganisationFactory(employer=True)
    owner.memberships.create(organisation=other, role="editor")
    answer = client.get(reverse("needs:new"))
    assert answer["Location"] == f"{reverse('choose_organisation')}?next=%2Fneeds%2Fnew%2F"
    session = client.session
    session[CHOICE] = other.pk
    session.save()
    assert client.get(reverse("needs:new")).context["employer"] == other
