"""What happens on the pages of people and organisations when it goes right."""

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from accounts import services
from accounts.currencies import currency_choices
from accounts.models import Membership
from matching.models import MatchRun
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer(client):
    organisation = OrganisationFactory(name="Parts", waiting=True)
    client.force_login(member_of(organisation, email="owner@example.test"))
    return organisation


def said(response):
    return [(message.message, message.extra_tags) for message in get_messages(response.wsgi_request)]


def test_a_profile_is_changed(client, employer):
    url = reverse("organisation:change")
    data = {"name": "Parts Ltd", "about": "Valves", "website": "parts.example", "currency": "EUR"}
    data |= {"country": "US", "postcode": "44902", "organisation": employer.pk}
    assert client.get(url).status_code == 200
    assert client.post(url, data)["Location"] == reverse("organisation:profile")
    employer.refresh_from_db()
    assert (employer.name, employer.website, employer.currency) == (
        "Parts Ltd",
        "https://parts.example",
        "EUR",
    )
    assert (employer.city, employer.has_position) == ("Mansfield", True)
    page = client.get(reverse("organisation:profile")).text
    assert "Valves" in page
    assert "Mansfield, OH" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"currency": "dollars"}, "currency"),
        ({"currency": "12$"}, "currency"),
        ({"currency": "XYZ"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"website": "no address"}, "website"),
        ({"website": "ftp://parts.example"}, "website"),
        ({"country": "ZZ"}, "country"),
        ({"latitude": "91", "longitude": "0"}, "latitude"),
        ({"latitude": "north"}, "latitude"),
        ({"latitude": "1"}, "longitude"),
        ({"about": "x" * 4001}, "about"),
    ],
)
def test_a_mistake_in_the_profile_is_named_and_kept(client, employer, changes, field):
    data = {"name": "New", "currency": "USD", "about": "Typed"} | changes
    response = client.post(reverse("organisation:change"), data)
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["about"].value() == data["about"]
    employer.refresh_from_db()
    assert (employer.name, employer.about) == ("Parts", "")


def test_a_profile_cannot_run_a_script(client, employer):
    employer.about, employer.name = "<script>alert(1)</script>", "<b>Parts</b>"
    employer.save()
    page = client.get(reverse("organisation:profile")).text
    assert "<script>alert" not in page
    assert "<b>Parts" not in page


def test_a_role_is_changed(client, employer):
    membership = MembershipFactory(organisation=employer, role="viewer", person__full_name="Ben")
    url = reverse("organisation:role", args=[membership.pk])
    response = client.post(url, {"role": "editor"})
    assert said(response) == [("Ben: editor from now on", "")]
    membership.refresh_from_db()
    assert membership.role == "editor"
    assert list(client.post(url, {"role": "king"}).context["form"].errors) == ["role"]


def test_the_last_owner_is_told_why_not(client, employer):
    own = employer.memberships.get()
    response = client.post(reverse("organisation:role", args=[own.pk]), {"role": "viewer"})
    assert "is the only owner of Parts" in response.text
    response = client.post(reverse("organisation:remove", args=[own.pk]))
    assert "is the only owner of Parts" in said(response)[0][0]
    own.refresh_from_db()
    assert own.role == "owner"


def test_a_removal_is_taken_back(client, employer):
    membership = MembershipFactory(organisation=employer, role="editor", person__full_name="Ben")
    response = client.post(reverse("organisation:remove", args=[membership.pk]))
    ((text, tags),) = said(response)
    assert text == "Ben is removed"
    assert employer.memberships.count() == 1
    client.post(tags.removeprefix("undo:"))
    assert Membership.objects.get(person=membership.person, organisation=employer).role == "editor"


def test_an_owner_who_removes_themselves_leaves(client, employer):
    MembershipFactory(organisation=employer)
    own = employer.memberships.get(person__email="owner@example.test")
    assert client.post(reverse("organisation:remove", args=[own.pk]))["Location"] == reverse("workspace")


def test_an_invitation_is_sent_and_withdrawn(client, employer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("organisation:invite"), {"email": "New@Example.test", "role": "viewer"}
        )
    assert said(response) == [("new@example.test has an invitation in the mail", "")]
    assert [message.to for message in mail.outbox] == [["new@example.test"]]
    assert "new@example.test" in client.get(reverse("organisation:people")).text
    invitation = employer.colleague_invitations.get()
    url = reverse("organisation:withdraw", args=[invitation.pk])
    client.post(url)
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
    assert "not open any more" in said(client.post(url))[-1][0]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "no address", "role": "viewer"}, "email"),
        ({"email": "", "role": "viewer"}, "email"),
        ({"email": "a@example.test", "role": "king"}, "role"),
        ({"email": "OWNER@example.test", "role": "viewer"}, "email"),
    ],
)
def test_a_mistaken_invitation_is_named(client, employer, data, field):
    response = client.post(reverse("organisation:invite"), data)
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["email"].value() == data["email"]
    assert employer.colleague_invitations.count() == 0


def test_invitations_by_the_dozen_wait(client, employer):
    for number in range(20):
        client.post(reverse("organisation:invite"), {"email": f"n{number}@example.test", "role": "viewer"})
    response = client.post(reverse("organisation:invite"), {"email": "one@example.test", "role": "viewer"})
    assert response.status_code == 429
    assert employer.colleague_invitations.count() == 20


def test_name_and_time_zone_change(client):
    person = PersonFactory()
    client.force_login(person)
    data = {"full_name": "Ada Lovelace", "time_zone": "Europe/London"}
    assert client.post(reverse("account:profile"), data).status_code == 302
    person.refresh_from_db()
    assert (person.full_name, person.time_zone) == ("Ada Lovelace", "Europe/London")
    response = client.post(reverse("account:profile"), data | {"time_zone": "Mars/Olympus"})
    assert list(response.context["form"].errors) == ["time_zone"]
    assert response.context["form"]["full_name"].value() == "Ada Lovelace"


def test_a_token_is_shown_once(client):
    person = PersonFactory()
    client.force_login(person)
    assert client.get(reverse("account:create_token")).status_code == 200
    assert Token.objects.count() == 0
    page = client.post(reverse("account:create_token"), follow=True)
    key = Token.objects.get(user=person).key
    assert key in page.text
    assert "no-store" in page["Cache-Control"]
    assert key not in client.get(reverse("account:profile")).text
    client.post(reverse("account:create_token"))
    assert Token.objects.get(user=person).key != key


@pytest.fixture
def administrator(client):
    person = PersonFactory(administrator=True)
    client.force_login(person)
    return person


def test_an_administrator_verifies(client, administrator):
    college = OrganisationFactory(institution=True, waiting=True, name="Lakeside")
    response = client.post(reverse("organisations:decide", args=[college.pk]), {"verdict": "verified"})
    assert response["Location"] == reverse("organisations:list")
    assert said(response)[0][0] == "Lakeside is verified"
    college.refresh_from_db()
    assert college.is_verified is True
    assert MatchRun.objects.filter(kind="full", state="waiting").count() == 1
    page = client.get(reverse("organisations:detail", args=[college.pk])).text
    assert "Take the verification back" in page


def test_a_refusal_needs_a_reason_which_the_owners_see(client, administrator):
    college = OrganisationFactory(institution=True, waiting=True)
    url = reverse("organisations:decide", args=[college.pk])
    response = client.post(url, {"verdict": "refused", "note": " "})
    assert list(response.context["form"].errors) == ["note"]
    assert list(client.post(url, {"verdict": "maybe"}).context["form"].errors) == ["verdict"]
    college.refresh_from_db()
    assert college.verification == "waiting"
    client.post(url, {"verdict": "refused", "note": "No accreditation found"})
    client.force_login(member_of(college))
    assert "No accreditation found" in client.get(reverse("organisation:profile")).text


def test_a_decision_that_was_taken_meanwhile_is_said(client, administrator):
    employer = OrganisationFactory(verified=True, name="Parts")
    response = client.post(reverse("organisations:decide", args=[employer.pk]), {"verdict": "verified"})
    assert said(response)[0][0] == "Parts is verified already."
    assert employer.decisions.count() == 0


@pytest.mark.parametrize(
    "kind", ["person", "organisation", "membership", "colleagueinvitation", "verificationdecision"]
)
def test_the_back_office_lists_and_searches(client, kind):
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    MembershipFactory()
    url = reverse(f"admin:accounts_{kind}_changelist")
    assert client.get(url, {"q": "a"}).status_code == 200


def test_the_back_office_changes_people_and_organisations(client):
    administrator = PersonFactory(is_staff=True, is_superuser=True)
    client.force_login(administrator)
    organisation = MembershipFactory().organisation
    assert (
        client.get(reverse("admin:accounts_organisation_change", args=[organisation.pk])).status_code == 200
    )
    assert client.get(reverse("admin:accounts_person_change", args=[administrator.pk])).status_code == 200
    data = {
        "email": "New@Example.test",
        "usable_password": "true",
        "password1": "a long passphrase",
        "password2": "a long passphrase",
    }
    assert client.post(reverse("admin:accounts_person_add"), data).status_code == 302
    assert administrator._meta.model.objects.filter(email="new@example.test").count() == 1


def test_a_currency_is_chosen_and_a_stored_one_stays(client, employer):
    groups = currency_choices("USD")
    assert [title for title, _ in groups] == ["Frequent", "Others"]
    assert [code for code, _ in groups[0][1]] == ["AUD", "CAD", "EUR", "GBP", "INR", "JPY", "NZD", "USD"]
    assert ("CHF", "CHF, Swiss franc") in groups[1][1]
    employer.currency = "ZZZ"
    employer.save()
    page = client.get(reverse("organisation:change")).text
    assert '<option value="ZZZ" selected>ZZZ</option>' in page
    data = {"name": "Parts", "currency": "ZZZ", "about": "Valves"}
    assert client.post(reverse("organisation:change"), data).status_code == 302
    employer.refresh_from_db()
    assert (employer.currency, employer.about) == ("ZZZ", "Valves")


def test_who_waits_is_told_what_comes_next(client, employer):
    page = client.get(reverse("organisation:profile")).text
    assert "Waiting for verification" in page
    assert "An administrator looks at it next, and the owners get a mail." in page
    assert "they are matched once an administrator has verified your organisation" in page


def test_refused_and_taken_back_are_two_things(client, employer, administrator):
    facts = {"organisation": employer, "by": administrator, "now": timezone.now()}
    client.force_login(employer.members.get())
    services.refuse_organisation(**facts, note="Who are you?")
    page = client.get(reverse("organisation:profile")).text
    assert ("Verification refused" in page, "Verification taken back" in page) == (True, False)
    assert "Administrators have refused to verify your organisation." in page
    assert ("“Who are you?”" in page, "ask the administrators to look again" in page) == (True, True)
    services.verify_organisation(**facts)
    services.refuse_organisation(**facts, note="Out of business")
    page = client.get(reverse("organisation:profile")).text
    assert ("Verification refused" in page, "Verification taken back" in page) == (False, True)
    assert "Administrators have taken your verification back." in page
    client.force_login(administrator)
    for path in (reverse("organisations:list"), reverse("organisations:detail", args=[employer.pk])):
        page = client.get(path).text
        assert ("Verification refused" in page, "Verification taken back" in page) == (False, True)
    history = client.get(reverse("organisations:detail", args=[employer.pk])).context["history"]
    assert [entry["text"] for entry in history] == ["Verification taken back", "Verified", "Refused"]


@pytest.mark.parametrize(
    ("before", "subject"),
    [(False, "Trellis: Parts is not verified"), (True, "Trellis: Parts is not verified any more")],
)
def test_the_mail_says_which(employer, administrator, before, subject, django_capture_on_commit_callbacks):
    facts = {"organisation": employer, "by": administrator, "now": timezone.now()}
    if before:
        services.verify_organisation(**facts)
    with django_capture_on_commit_callbacks(execute=True):
        services.refuse_organisation(**facts, note="No")
    assert mail.outbox[-1].subject == subject
    assert "Until it is verified, its needs are not matched." in mail.outbox[-1].body
