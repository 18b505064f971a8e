"""Sign-in, passwords and addresses, through the mailbox."""

from io import StringIO
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from rest_framework.authtoken.models import Token

from tests.accounts.conftest import last_mail, link_in, subjects
from tests.factories import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
OTHER = "another long passphrase"


def sign_in(client, email="ada@example.test", password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("email", ["ada@example.test", "ADA@Example.TEST", " ada@example.test "])
def test_sign_in_whatever_the_case(client, confirmed, email):
    person = confirmed()
    assert sign_in(client, email)["Location"] == reverse("workspace")
    assert signed_in_as(client) == str(person.pk)


@pytest.mark.parametrize(("email", "password"), [("ada@example.test", OTHER), ("who@example.test", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_look_alike(client, confirmed, email, password):
    confirmed()
    response = sign_in(client, email, password)
    assert response.context["form"].non_field_errors() == [
        "There is no account with this email address and password."
    ]
    assert response.context["form"]["login"].value() == email
    assert signed_in_as(client) is None


def test_guessing_a_password_is_slowed_down(client, confirmed):
    confirmed()
    for _ in range(5):
        sign_in(client, password=OTHER)
    response = sign_in(client)
    assert "Wait five minutes" in response.text
    assert signed_in_as(client) is None


def wrong_passwords(client, number, address):
    for _ in range(number):
        client.post(LOGIN, {"login": "ada@example.test", "password": "wrong"}, REMOTE_ADDR=address)


def test_a_stranger_locks_nobody_out(client, confirmed):
    person = confirmed()
    wrong_passwords(client, 8, "10.0.0.1")
    sign_in(client)
    assert signed_in_as(client) == str(person.pk)


def test_many_strangers_do_and_a_new_password_helps(client, confirmed):
    person = confirmed()
    for place in range(10):
        wrong_passwords(client, 5, f"10.0.0.{place}")
    assert "Wait five minutes" in sign_in(client).text
    by_mailed_link(client, person)
    sign_in(client, password=OTHER)
    assert signed_in_as(client) == str(person.pk)


def test_a_new_password_serves_at_once_where_the_old_one_was_forgotten(client, confirmed):
    person = confirmed()
    wrong_passwords(client, 6, "127.0.0.1")
    by_mailed_link(client, person)
    sign_in(client, password=OTHER)
    assert signed_in_as(client) == str(person.pk)


def test_right_passwords_count_for_nothing(client, confirmed):
    person = confirmed()
    for _ in range(7):
        sign_in(client)
        client.logout()
    sign_in(client)
    assert signed_in_as(client) == str(person.pk)


def test_a_closed_account_does_not_sign_in(client, confirmed):
    confirmed(is_active=False)
    assert sign_in(client)["Location"] == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert signed_in_as(client) is None


def test_sign_out_asks_and_needs_a_post(client, confirmed):
    confirmed()
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert signed_in_as(client) is not None
    assert client.post("/accounts/logout/")["Location"] == reverse("home")
    assert signed_in_as(client) is None


def test_a_forgotten_password_is_replaced(client, confirmed):
    person = confirmed()
    response = client.post("/accounts/password/reset/", {"email": "Ada@example.test"})
    assert client.get(response["Location"]).status_code == 200
    assert subjects() == ["Trellis: Choose a new password"]
    page = client.get(link_in(last_mail()))
    form = client.get(page["Location"])
    assert form.status_code == 200
    weak = client.post(page["Location"], {"password1": "short", "password2": "short"})
    assert list(weak.context["form"].errors) == ["password1"]
    done = client.post(page["Location"], {"password1": OTHER, "password2": OTHER})
    assert client.get(done["Location"]).status_code == 200
    person.refresh_from_db()
    assert person.check_password(OTHER) is True
    assert subjects()[1:] == ["Trellis: Your password was reset"]
    assert "This link does not work any more" in client.get(link_in(mail.outbox[0])).text


def test_a_reset_for_a_stranger_reveals_nothing_here(client):
    response = client.post("/accounts/password/reset/", {"email": "who@example.test"})
    assert response["Location"] == reverse("account_reset_password_done")
    assert subjects() == ["Trellis: No account for this address"]


def test_too_many_resets_wait(client):
    for _ in range(5):
        client.post("/accounts/password/reset/", {"email": "who@example.test"})
    assert client.post("/accounts/password/reset/", {"email": "who@example.test"}).status_code == 429
    assert len(mail.outbox) == 5


def test_the_password_changes(client, confirmed):
    person = confirmed()
    sign_in(client)
    url = "/accounts/password/change/"
    wrong = client.post(url, {"oldpassword": OTHER, "password1": OTHER, "password2": OTHER})
    assert list(wrong.context["form"].errors) == ["oldpassword"]
    response = client.post(url, {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert response["Location"] == reverse("account:profile")
    person.refresh_from_db()
    assert person.check_password(OTHER) is True
    assert client.get(reverse("account:profile")).status_code == 200
    assert subjects() == ["Trellis: Your password was changed"]


def test_a_password_is_set_where_there_is_none(client):
    person = PersonFactory(password=None)
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert client.get("/accounts/password/change/")["Location"] == reverse("account_set_password")
    assert client.get("/accounts/password/set/").status_code == 200
    client.post("/accounts/password/set/", {"password1": OTHER, "password2": OTHER})
    person.refresh_from_db()
    assert person.check_password(OTHER) is True


def test_the_address_changes_once_it_is_confirmed(client, confirmed):
    person = confirmed()
    sign_in(client)
    change = {"action_add": "1", "email": "Ada@New.test"}
    asked = client.post("/accounts/email/", change)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(asked["Location"]).status_code == 200
    wrong = client.post(asked["Location"], {"password": OTHER})
    assert list(wrong.context["form"].errors) == ["password"]
    assert (
        client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/email/"}).status_code == 302
    )
    page = client.get("/accounts/email/")
    assert "ada@new.test" in page.text
    person.refresh_from_db()
    assert person.email == "ada@example.test"
    (letter,) = [message for message in mail.outbox if message.to == ["ada@new.test"]]
    client.post(link_in(letter))
    person.refresh_from_db()
    assert person.email == "ada@new.test"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("ada@new.test", True, True)
    ]
    assert "Trellis: Your email address was changed" in subjects()


def test_sign_in_pages_lead_on_who_is_signed_in(client):
    client.force_login(PersonFactory())
    assert client.get(LOGIN)["Location"] == reverse("workspace")
    assert client.get("/accounts/signup/")["Location"] == reverse("workspace")


def test_the_back_office_uses_the_same_sign_in(client):
    assert client.get("/admin/login/")["Location"] == "/accounts/login/?next=%2Fadmin%2Flogin%2F"
    client.force_login(PersonFactory())
    assert client.get("/admin/login/").status_code == 403


@pytest.mark.parametrize(
    "path",
    ["login", "signup", "password/reset", "password/reset/done", "password/reset/key/done", "confirm-email"],
)
def test_pages_for_strangers_open(client, path):
    assert client.get(f"/accounts/{path}/").status_code == 200


def by_change(client, person):
    client.force_login(person)
    client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    )


def by_mailed_link(client, person):
    client.post("/accounts/password/reset/", {"email": person.email})
    page = client.get(link_in(last_mail()))
    client.post(page["Location"], {"password1": OTHER, "password2": OTHER})


def by_back_office(client, person, **answers):
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    data = {"usable_password": "true", "password1": OTHER, "password2": OTHER} | answers
    client.post(reverse("admin:auth_user_password_change", args=[person.pk]), data)


def by_taking_it_away(client, person):
    by_back_office(client, person, usable_password="false", **{"unset-password": "1"})


def by_command(client, person):
    with patch("getpass.getpass", return_value=OTHER):  # the terminal
        call_command("changepassword", person.email, stdout=StringIO())


@pytest.mark.parametrize("road", [by_change, by_mailed_link, by_back_office, by_taking_it_away, by_command])
def test_a_changed_password_ends_that_persons_token_alone(client, confirmed, road):
    person, other = confirmed(), PersonFactory()
    token, kept = Token.objects.create(user=person), Token.objects.create(user=other)
    me = reverse("api:me")
    before = person.password
    assert client.get(me, HTTP_AUTHORIZATION=f"Token {token.key}").status_code == 200
    road(client, person)
    person.refresh_from_db()
    assert person.password != before
    client.logout()
    assert client.get(me, HTTP_AUTHORIZATION=f"Token {token.key}").status_code == 401
    assert list(Token.objects.values_list("key", flat=True)) == [kept.key]


def test_the_mail_says_that_the_token_ended(client, confirmed):
    by_change(client, confirmed())
    assert "An API token that you had does not work any more." in last_mail().body
    assert "ends with the old password" in client.get("/accounts/password/change/").text


def test_a_token_lives_through_sign_in_and_a_new_name(client, confirmed, settings):
    """Also where the sign-in makes a hash of the old kind anew: the password is the same."""
    person = confirmed()
    token, old = Token.objects.create(user=person), person.password
    hashers = "django.contrib.auth.hashers"
    settings.PASSWORD_HASHERS = [f"{hashers}.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    sign_in(client)
    client.post(reverse("account:profile"), {"full_name": "Ada", "time_zone": "UTC"})
    person.refresh_from_db()
    assert (person.full_name, person.password == old) == ("Ada", False)
    assert Token.objects.get().key == token.key
