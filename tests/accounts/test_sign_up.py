"""Sign-up from end to end, through the mailbox."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from accounts.models import Organisation, Person
from tests.accounts.conftest import last_mail, link_in, subjects
from tests.factories import PASSWORD, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/signup/"


def counts():
    return Person.objects.count(), Organisation.objects.count(), len(mail.outbox)


@pytest.mark.parametrize(
    ("kind", "institution_type", "place"),
    [("institution", "technical", "microcredentials:mine"), ("employer", "", "needs:list")],
)
def test_sign_up_ends_in_the_right_workspace(client, sign_up_data, kind, institution_type, place):
    response = client.post(SIGN_UP, sign_up_data | {"kind": kind, "institution_type": institution_type})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert client.get(reverse("workspace")).status_code == 302
    assert "_auth_user_id" not in client.session
    organisation = Organisation.objects.get()
    person = organisation.members.get()
    assert (person.email, person.full_name, person.time_zone) == (
        *("grace@lakeside.test", "Grace Hopper"),
        "America/New_York",
    )
    assert (organisation.kind, organisation.institution_type) == (kind, institution_type)
    assert (organisation.city, organisation.region, organisation.verification) == (
        "Mansfield",
        "OH",
        "waiting",
    )
    assert organisation.memberships.get().role == "owner"
    assert subjects() == ["Trellis: Confirm your email address"]
    link = link_in(last_mail())
    assert client.get(link).status_code == 200
    assert EmailAddress.objects.get().verified is False
    response = client.post(link)
    assert response["Location"] == reverse("workspace")
    assert client.get(reverse("workspace"))["Location"] == reverse(place)


def test_a_link_opened_elsewhere_leads_to_sign_in(client, sign_up_data, django_user_model):
    client.post(SIGN_UP, sign_up_data)
    elsewhere = type(client)()
    response = elsewhere.post(link_in(last_mail()))
    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in elsewhere.session
    sign_in = elsewhere.post("/accounts/login/", {"login": "GRACE@lakeside.test", "password": PASSWORD})
    assert sign_in["Location"] == reverse("workspace")


def test_an_unconfirmed_address_does_not_sign_in(client, sign_up_data):
    client.post(SIGN_UP, sign_up_data)
    client.logout()
    response = client.post("/accounts/login/", {"login": "grace@lakeside.test", "password": PASSWORD})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("field", ["full_name", "organisation_name"])
@pytest.mark.parametrize(
    "name", ["Grace\r\n\r\nCall +1 555", "Grace\nBcc: all@lakeside.test", "Grace\u2028Call", "https://x.test"]
)
def test_a_name_is_no_letter_to_a_stranger(client, sign_up_data, field, name):
    """It stands in the mail to the address that was typed, which may be anybody's."""
    before = counts()
    response = client.post(SIGN_UP, sign_up_data | {field: name})
    assert list(response.context["form"].errors) == [field]
    assert counts() == before


def test_the_landing_page_preselects_the_kind(client):
    response = client.get(SIGN_UP, {"kind": "employer"})
    assert response.context["form"]["kind"].value() == "employer"
    assert client.get(SIGN_UP, {"kind": "nonsense"}).context["form"]["kind"].value() is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "college"}, "kind"),
        ({"institution_type": ""}, "institution_type"),
        ({"institution_type": "school"}, "institution_type"),
        ({"organisation_name": " "}, "organisation_name"),
        ({"organisation_name": "x" * 201}, "organisation_name"),
        ({"organisation_name": "Buy at https://shop.example"}, "organisation_name"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": "www.shop.example"}, "full_name"),
        ({"full_name": "WWW.shop.example"}, "full_name"),
        ({"email": "no address"}, "email"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password1": "password12", "password2": "password12"}, "password1"),
        ({"password2": "another one entirely"}, "password2"),
        ({"country": "XX"}, "country"),
        ({"postcode": "1" * 13}, "postcode"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_a_mistake_is_named_and_keeps_what_was_typed(client, sign_up_data, changes, field):
    response = client.post(SIGN_UP, sign_up_data | changes)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["email"].value() == changes.get("email", "Grace@Lakeside.Test")
    assert "One thing to correct." in response.text
    assert counts() == (0, 0, 0)


def test_an_address_that_is_taken_is_not_revealed(client, sign_up_data):
    PersonFactory(email="grace@lakeside.test", full_name="The first")
    response = client.post(SIGN_UP, sign_up_data | {"email": "GRACE@LAKESIDE.TEST"})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert counts() == (1, 0, 1)
    assert subjects() == ["Trellis: You have an account already"]


def test_person_and_organisation_come_together_or_not_at_all(client, sign_up_data, monkeypatch):
    monkeypatch.setattr(Organisation, "full_clean", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.post(SIGN_UP, sign_up_data)
    assert counts() == (0, 0, 0)


def test_an_employer_has_no_type_whatever_was_chosen(client, sign_up_data):
    client.post(SIGN_UP, sign_up_data | {"kind": "employer", "institution_type": "technical"})
    assert Organisation.objects.get().institution_type == ""


def test_a_stale_link_says_what_to_do(client):
    response = client.get("/accounts/confirm-email/nonsense/")
    assert "This link does not work any more" in response.text


def test_strangers_who_sign_up_too_often_wait(client, sign_up_data):
    for _ in range(20):
        assert client.post(SIGN_UP, sign_up_data | {"email": ""}).status_code == 200
    response = client.post(SIGN_UP, sign_up_data)
    assert response.status_code == 429
    assert "Wait a minute" in response.text
    assert counts() == (0, 0, 0)


def test_a_further_organisation(client):
    person = PersonFactory()
    client.force_login(person)
    assert client.get(reverse("organisation:new"), {"kind": "institution"}).status_code == 200
    fields = {"kind": "institution", "institution_type": "technical", "organisation_name": "Second school"}
    assert client.post(reverse("organisation:new"), fields)["Location"] == reverse("workspace")
    assert client.get(reverse("workspace"))["Location"] == reverse("microcredentials:mine")
    before = OrganisationFactory._meta.model.objects.count()
    assert client.post(reverse("organisation:new"), {"kind": "employer"}).status_code == 200
    assert Organisation.objects.count() == before == 1


def test_the_greeting_of_a_stranger_carries_no_link(client, sign_up_data):
    client.post(SIGN_UP, sign_up_data | {"full_name": "Win at shop.example"})
    assert last_mail().body.splitlines()[0] == "Hello Win at shop.\u2060example,"
