import pytest
from django.db import connection
from django.urls import reverse

from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db
CHOOSE = "/workspace/choose/"


def place(client):
    return client.get(reverse("workspace"))["Location"]


def test_strangers_land_on_what_it_is(client):
    page = client.get("/")
    assert "?kind=employer" in page.text
    assert "?kind=institution" in page.text
    assert client.get(reverse("workspace"))["Location"] == "/accounts/login/?next=/workspace/"


@pytest.mark.parametrize(
    ("traits", "name"), [({"employer": True}, "needs:list"), ({"institution": True}, "microcredentials:mine")]
)
def test_the_workspace_is_where_work_begins(client, traits, name):
    client.force_login(member_of(OrganisationFactory(**traits), role="viewer"))
    assert client.get("/")["Location"] == reverse("workspace")
    assert place(client) == reverse(name)


def test_administrators_begin_with_the_review(client):
    client.force_login(PersonFactory(administrator=True))
    assert place(client) == reverse("review:queue")


def test_without_an_organisation_one_is_offered(client):
    client.force_login(PersonFactory())
    page = client.get(reverse("workspace"), follow=True)
    assert "You belong to no organisation yet" in page.text
    assert client.get(reverse("organisation:profile"))["Location"] == f"{CHOOSE}?next=%2Forganisation%2F"


@pytest.fixture
def both(client):
    """Somebody with an employer and an institution."""
    person = member_of(OrganisationFactory(name="Parts"))
    MembershipFactory(person=person, organisation=OrganisationFactory(institution=True, name="School"))
    client.force_login(person)
    return {organisation.name: organisation for organisation in person.organisations.all()}


def test_of_several_organisations_one_is_chosen_and_remembered(client, both):
    assert place(client) == CHOOSE
    assert client.get(CHOOSE).status_code == 200
    response = client.post(CHOOSE, {"organisation": both["School"].pk, "next": "/organisation/people/"})
    assert response["Location"] == "/organisation/people/"
    assert place(client) == reverse("microcredentials:mine")
    client.post(CHOOSE, {"organisation": both["Parts"].pk})
    assert place(client) == reverse("needs:list")


def test_a_choice_ends_with_the_membership(client, both):
    client.post(CHOOSE, {"organisation": both["School"].pk})
    both["School"].memberships.all().delete()
    assert place(client) == reverse("needs:list")


def test_only_ones_own_can_be_chosen(client, both):
    stranger = OrganisationFactory()
    for pk in (stranger.pk, "x", "", "1" * 30):
        assert client.post(CHOOSE, {"organisation": pk}).status_code == 404
    assert "organisation" not in client.session


def test_a_choice_leads_nowhere_else(client, both):
    response = client.post(CHOOSE, {"organisation": both["Parts"].pk, "next": "https://evil.example/"})
    assert response["Location"] == reverse("workspace")


def test_a_form_of_another_organisation_changes_nothing(client, both):
    """Two tabs: the form was opened for one organisation, meanwhile the person acts for the other."""
    client.post(CHOOSE, {"organisation": both["Parts"].pk})
    data = {"organisation": both["School"].pk, "name": "Wrong", "currency": "USD", "about": "Wrong"}
    assert client.post(reverse("organisation:change"), data)["Location"] == reverse("organisation:profile")
    for organisation in both.values():
        organisation.refresh_from_db()
        assert organisation.about == ""


def test_healthz_answers_without_a_session(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.text, response["Content-Type"]) == (200, "ok", "text/plain")
    assert response.cookies == {}


def test_healthz_fails_where_the_database_does(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(connection, "cursor", lambda: 1 / 0)
    assert client.get("/healthz").status_code == 500
