"""The frame of every page, and the gallery."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from accounts.queries import CHOICE
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db

GALLERY = ["components:gallery", "components:skills", "components:confirm"]


@pytest.mark.parametrize("name", [*GALLERY, "components:toast"])
def test_anonymous_signs_in_first(client: Client, name: str) -> None:
    response = client.post(reverse(name)) if name.endswith("toast") else client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", GALLERY)
@pytest.mark.parametrize("administrator", [True, False])
def test_signed_in_people_see_the_gallery(client: Client, name: str, administrator: bool) -> None:
    client.force_login(PersonFactory(administrator=administrator))
    assert client.get(reverse(name)).status_code == 200


def test_a_toast_offers_undo(client: Client) -> None:
    client.force_login(PersonFactory())
    page = client.post(reverse("components:toast"), follow=True).content.decode()
    toast = page[page.index('id="toasts"') :]
    assert "Match approved" in toast
    assert f'action="{reverse("components:toast")}"' in toast


def test_the_gallery_has_nothing_inline(client: Client) -> None:
    client.force_login(PersonFactory())
    page = client.get(reverse("components:gallery")).content.decode()
    assert re.findall(r'<style|\sstyle="|\son\w+="|javascript:', page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []


def test_ids_are_unique(client: Client) -> None:
    client.force_login(PersonFactory())
    page = client.get(reverse("components:gallery")).content.decode()
    page = re.sub(r"<template>.*?</template>", "", page, flags=re.DOTALL)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_every_style_and_script_exists(client: Client) -> None:
    page = client.get("/no/such/page").content.decode()
    paths = re.findall(r'(?:href|src)="/static/([^"#]+)', page)
    assert [path for path in paths if finders.find(path) is None] == []


def test_each_icon_that_a_template_names_is_in_the_sprite() -> None:
    from pathlib import Path

    sprite = set(re.findall(r'<symbol id="(\w+)"', Path(finders.find("icons/trellis.svg")).read_text()))
    named = {
        name
        for path in Path("templates").rglob("*.html")
        for name in re.findall(r'{% icon "(\w+)"', path.read_text())
    }
    assert named - sprite == set()


def labels(client: Client) -> list[str]:
    page = client.get("/no/such/page")
    assert page.status_code == 404
    return [item.label for item in page.context["nav_items"]]


@pytest.mark.urls("tests.components.urls")
def test_navigation_of_anonymous(client: Client) -> None:
    assert labels(client) == ["Sign in", "Create account"]


@pytest.mark.urls("tests.components.urls")
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("employer", ["Needs", "Matches", "Microcredentials"]),
        ("institution", ["Catalogue", "Needs that fit", "Import"]),
    ],
)
def test_navigation_of_members(client: Client, kind: str, expected: list[str]) -> None:
    person = PersonFactory()
    MembershipFactory(person=person, organisation=OrganisationFactory(**{kind: True}))
    client.force_login(person)
    assert labels(client) == expected


@pytest.mark.urls("tests.components.urls")
def test_navigation_follows_the_organisation_acted_for(client: Client) -> None:
    person = PersonFactory()
    employer, institution = OrganisationFactory(), OrganisationFactory(institution=True)
    for organisation in (employer, institution):
        MembershipFactory(person=person, organisation=organisation)
    client.force_login(person)
    assert labels(client) == ["Choose an organisation"]
    session = client.session
    session[CHOICE] = institution.pk
    session.save()
    assert labels(client) == ["Catalogue", "Needs that fit", "Import"]


@pytest.mark.urls("tests.components.urls")
def test_navigation_of_administrators(client: Client) -> None:
    client.force_login(PersonFactory(administrator=True))
    assert labels(client) == ["Review", "Runs", "Organisations", "Scoring policy", "Catalogue", "Import"]


@pytest.mark.urls("tests.components.urls")
def test_the_item_with_the_longest_address_is_current(client: Client) -> None:
    person = PersonFactory(administrator=True)
    MembershipFactory(person=person, organisation=OrganisationFactory(institution=True))
    client.force_login(person)
    items = client.get("/microcredentials/mine/no-such-row/").context["nav_items"]
    assert [item.name for item in items if item.current] == ["microcredentials:mine"]


@pytest.mark.urls("tests.components.empty_urls")
def test_what_has_no_page_is_left_out(client: Client) -> None:
    assert labels(client) == []


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("400.html", "That request could not be understood"),
        ("403.html", "This is not yours to do"),
        ("403_csrf.html", "This page is too old to send"),
        ("404.html", "There is no such page"),
        ("500.html", "Something broke on our side"),
    ],
)
def test_error_pages_stand_without_a_request(name: str, heading: str) -> None:
    """Django renders some of them with an empty context."""
    page = get_template(name).render({})
    assert re.findall(r"<h1>(.+)</h1>", page) == [heading]
    assert "<title>" in page
