"""Lists: order, search, pages, and queries that do not grow with the rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db
LIST = "/administration/organisations/"


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.fixture
def administrator(client):
    person = PersonFactory(administrator=True)
    client.force_login(person)
    return person


def names(response):
    return [organisation.name for organisation in response.context["page"]]


def test_waiting_ones_come_first_longest_waiting_on_top(client, administrator):
    for name, traits in [("B", {"verified": True}), ("A", {"refused": True})]:
        OrganisationFactory(name=name, **traits)
    for name, days in [("Late", 1), ("Early", 5)]:
        pk = OrganisationFactory(name=name, waiting=True).pk
        Organisation.objects.filter(pk=pk).update(created_at=timezone.now() - timedelta(days=days))
    assert names(client.get(LIST)) == ["Early", "Late", "A", "B"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "lake"}, ["Lakeside"]),
        ({"q": "MANS"}, ["Parts"]),
        ({"q": "grace@"}, ["Lakeside"]),
        ({"kind": "employer"}, ["Parts"]),
        ({"state": "refused"}, ["Parts"]),
        ({"kind": "institution", "state": "refused"}, []),
        ({"kind": "nonsense", "state": "nonsense"}, ["Lakeside", "Parts"]),
        ({"q": "x" * 300}, ["Lakeside", "Parts"]),
        ({"page": "nonsense"}, ["Lakeside", "Parts"]),
    ],
)
def test_organisations_are_found(client, administrator, query, expected):
    lakeside = OrganisationFactory(institution=True, name="Lakeside")
    member_of(lakeside, email="grace@example.test")
    member_of(lakeside, email="grace@other.test")
    OrganisationFactory(name="Parts", city="Mansfield", refused=True)
    response = client.get(LIST, query)
    assert names(response) == expected
    assert [o.people for o in response.context["page"] if o.name == "Lakeside"] in ([2], [])


def test_the_list_has_pages(client, administrator):
    OrganisationFactory.create_batch(51)
    assert len(names(client.get(LIST))) == 50
    assert len(names(client.get(LIST, {"page": 2}))) == 1
    assert len(names(client.get(LIST, {"page": 99}))) == 1


def test_queries_of_the_list_do_not_grow(client, administrator):
    member_of(OrganisationFactory())
    one = queries(client, LIST)
    for _ in range(2):
        member_of(OrganisationFactory(institution=True))
    assert queries(client, LIST) == one


def test_queries_of_a_page_of_the_administration_do_not_grow(client, administrator):
    organisation = OrganisationFactory(waiting=True)
    url = reverse("organisations:detail", args=[organisation.pk])
    member_of(organisation)
    services.refuse_organisation(organisation=organisation, by=administrator, now=timezone.now(), note="Why")
    one = queries(client, url)
    for _ in range(2):
        member_of(organisation)
    services.verify_organisation(
        organisation=organisation, by=PersonFactory(is_staff=True), now=timezone.now()
    )
    assert queries(client, url) == one


def invite(organisation, by, email):
    services.invite_colleague(
        organisation=organisation,
        email=email,
        role="viewer",
        by=by,
        now=timezone.now(),
        link=lambda secret: secret,
    )


def test_queries_of_the_people_do_not_grow(client):
    employer = OrganisationFactory()
    owner = member_of(employer)
    invite(employer, owner, "a@example.test")
    client.force_login(owner)
    one = queries(client, reverse("organisation:people"))
    for number in range(2):
        invite(employer, member_of(employer), f"b{number}@example.test")
    assert queries(client, reverse("organisation:people")) == one


def test_people_have_pages_owners_first(client):
    employer = OrganisationFactory()
    MembershipFactory.create_batch(25, organisation=employer, role="viewer")
    client.force_login(member_of(employer, full_name="Zoe"))
    first = client.get(reverse("organisation:people"))
    assert first.context["members"][0].person.full_name == "Zoe"
    assert len(first.context["members"]) == 25
    assert len(client.get(reverse("organisation:people"), {"page": 2}).context["members"]) == 1


def test_queries_of_the_profile_and_the_choice_do_not_grow(client):
    person = member_of(OrganisationFactory())
    client.force_login(person)
    urls = [reverse("account:profile"), reverse("choose_organisation")]
    one = [queries(client, url) for url in urls]
    MembershipFactory.create_batch(2, person=person)
    assert [queries(client, url) for url in urls] == one
