"""Invitations from end to end, through the mailbox."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import ColleagueInvitation, Membership, Person
from tests.accounts.conftest import last_mail, link_in
from tests.factories import PASSWORD, OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db
NEW = {"full_name": "Ada", "password1": PASSWORD, "password2": PASSWORD, "time_zone": "Europe/Berlin"}


@pytest.fixture
def college():
    return OrganisationFactory(institution=True, name="Lakeside")


@pytest.fixture
def link(college, client, django_capture_on_commit_callbacks):
    """The link that an owner has mailed to new@example.test."""
    client.force_login(member_of(college))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("organisation:invite"), {"email": "new@example.test", "role": "editor"}
        )
    assert response["Location"] == reverse("organisation:people")
    client.logout()
    return link_in(last_mail())


def joined():
    return dict(Membership.objects.exclude(role="owner").values_list("person__email", "role"))


def test_a_new_person_joins(client, link):
    page = client.get(link)
    assert page.status_code == 200
    assert "new@example.test" in page.text
    assert "organisation_name" not in page.text
    assert client.post(link, NEW)["Location"] == reverse("workspace")
    assert joined() == {"new@example.test": "editor"}
    assert client.get(reverse("workspace"))["Location"] == reverse("microcredentials:mine")
    assert len(mail.outbox) == 1
    client.logout()
    sign_in = client.post("/accounts/login/", {"login": "New@example.test", "password": PASSWORD})
    assert sign_in["Location"] == reverse("workspace")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password2": "something else"}, "password2"),
        ({"password1": "new@example.test", "password2": "new@example.test"}, "password1"),
    ],
)
def test_a_mistake_keeps_the_invitation_open(client, link, changes, field):
    response = client.post(link, NEW | changes)
    assert list(response.context["form"].errors) == [field]
    assert joined() == {}
    assert client.post(link, NEW).status_code == 302


def test_the_posted_address_counts_for_nothing(client, link):
    client.post(link, NEW | {"email": "other@example.test"})
    assert joined() == {"new@example.test": "editor"}


def test_somebody_with_an_account_signs_in_first(client, link, confirmed):
    confirmed("new@example.test")
    page = client.get(link)
    assert f"/accounts/login/?next={link}" in page.text
    assert client.post(link, NEW).status_code == 200
    assert joined() == {}
    sign_in = client.post(
        "/accounts/login/", {"login": "new@example.test", "password": PASSWORD, "next": link}
    )
    assert sign_in["Location"] == link
    assert client.get(link).status_code == 200
    assert joined() == {}
    assert client.post(link)["Location"] == reverse("workspace")
    assert joined() == {"new@example.test": "editor"}


def test_the_wrong_person_is_told_and_refused(client, link):
    client.force_login(PersonFactory(email="other@example.test"))
    page = client.get(link)
    assert "It was sent to new@example.test, you are signed in as other@example.test" in page.text
    assert client.post(link).status_code == 403
    assert joined() == {}


def use(link, client):
    client.post(link, NEW)
    client.logout()


def withdraw(link, client):
    services.withdraw_invitation(invitation=ColleagueInvitation.objects.get(), now=timezone.now())


def expire(link, client):
    ColleagueInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("close", "why"),
    [(use, "has been used already"), (withdraw, "was withdrawn"), (expire, "has expired")],
)
def test_a_closed_invitation_says_why(client, link, close, why):
    close(link, client)
    people = Person.objects.count()
    for response in (client.get(link), client.post(link, NEW | {"full_name": "Late"})):
        assert response.status_code == 410
        assert why in response.text
    assert Person.objects.count() == people


def test_an_unknown_secret_is_not_found(client):
    assert client.get("/join/guess/").status_code == 404
    assert client.post("/join/guess/", NEW).status_code == 404


def test_guessing_is_slowed_down(client):
    answers = [client.get(f"/join/guess{number}/").status_code for number in range(31)]
    assert answers == [404] * 30 + [429]


def test_the_page_is_not_kept_by_caches(client, link):
    assert "no-store" in client.get(link)["Cache-Control"]


def test_a_mail_server_that_is_away_is_said(client, college, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        invited = services.invite_colleague(
            organisation=college,
            email="new@example.test",
            role="editor",
            by=member_of(college),
            now=timezone.now(),
            link=lambda secret: f"https://testserver/join/{secret}/",
        )
    assert invited.mail.failed is True
    assert invited.invitation.pk is not None
