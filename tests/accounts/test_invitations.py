from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import services
from accounts.models import ColleagueInvitation, Membership, Person
from accounts.queries import hash_of, invitation_of, open_invitations, why_closed
from accounts.services.invitations import MOST_OPEN
from tests.accounts.conftest import NOW
from tests.factories import PASSWORD, OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer():
    return OrganisationFactory(name="Mohican Parts")


@pytest.fixture
def invite(employer):
    """Sends an invitation and returns it with its secret."""
    owner = member_of(employer, full_name="Grace")

    def send(email="new@example.test", role="editor", now=NOW):
        secrets = []

        def link(secret):
            secrets.append(secret)
            return f"https://testserver/join/{secret}/"

        invited = services.invite_colleague(
            organisation=employer, email=email, role=role, by=owner, now=now, link=link
        )
        return invited.invitation, secrets[0]

    return send


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Win at shop.example/x", "Win at shop.\u2060example/x"),
        ("shop。example", "shop。\u2060example"),
        ("1.2.3.4", "1.\u20602.\u20603.\u20604"),
        ("Booking.com", "Booking.\u2060com"),
        ("Node.js Academy", "Node.\u2060js Academy"),
        ("St. Mary's", "St. Mary's"),
        ("Parts Inc.", "Parts Inc."),
    ],
)
def test_a_name_is_no_link_in_a_mail_to_a_stranger(name, shown, django_capture_on_commit_callbacks):
    employer = OrganisationFactory(name=name)
    owner = member_of(employer, full_name=name)
    with django_capture_on_commit_callbacks(execute=True):
        services.invite_colleague(
            organisation=employer,
            email="new@example.test",
            role="editor",
            by=owner,
            now=NOW,
            link=lambda secret: "https://testserver/join/x/",
        )
    (message,) = mail.outbox
    assert message.subject == f"Trellis: {shown} invites you to {shown}"
    first, link = message.body.split("\n\n")[0], message.body.split("\n\n")[2]
    assert first == f"{shown} ({owner.email}) invites you to join {shown} on Trellis as editor."
    assert link == "https://testserver/join/x/"


def register(invitation, now=NOW, password=PASSWORD):
    return services.register_invited(
        invitation=invitation, full_name=" Ada ", password=password, time_zone="Europe/Berlin", now=now
    )


def test_an_invitation_is_mailed_and_its_secret_is_not_kept(invite, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, secret = invite(" New@Example.test ")
    assert invitation.email == "new@example.test"
    assert invitation.expires_at == NOW + timedelta(days=14)
    assert invitation.secret_hash == hash_of(secret)
    assert secret not in str(vars(invitation))
    assert invitation_of(secret) == invitation
    assert invitation_of(invitation.secret_hash) is None
    (message,) = mail.outbox
    assert message.to == ["new@example.test"]
    assert message.subject == "Trellis: Grace invites you to Mohican Parts"
    assert f"https://testserver/join/{secret}/" in message.body


def test_a_second_invitation_ends_the_first(invite, employer):
    first, _ = invite()
    second, _ = invite(email="NEW@example.test")
    first.refresh_from_db()
    assert why_closed(first, now=NOW) == "This invitation was withdrawn."
    assert list(open_invitations(employer)) == [second]


def test_members_are_not_invited(invite, employer):
    member_of(employer, email="ben@example.test")
    with pytest.raises(services.NotAllowed):
        invite("Ben@Example.Test")
    assert ColleagueInvitation.objects.count() == 0


def test_open_invitations_are_bounded(invite):
    for number in range(MOST_OPEN):
        invite(f"n{number}@example.test")
    with pytest.raises(services.NotAllowed):
        invite("one-more@example.test")
    assert ColleagueInvitation.objects.count() == MOST_OPEN
    invite("n1@example.test")


@pytest.mark.parametrize(
    ("email", "role"), [("no address", "editor"), ("a@example.test", "king"), ("", "editor")]
)
def test_an_invitation_that_makes_no_sense_is_not_kept(invite, email, role):
    with pytest.raises(ValidationError), transaction.atomic():
        invite(email, role)
    assert ColleagueInvitation.objects.count() == 0


def test_a_new_person_joins_with_a_confirmed_address(invite, employer):
    invitation, _ = invite()
    person = register(invitation)
    assert (person.email, person.full_name, person.time_zone) == ("new@example.test", "Ada", "Europe/Berlin")
    assert person.check_password(PASSWORD) is True
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == ("new@example.test", True, True)
    assert Membership.objects.get(person=person).role == "editor"
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.accepted_at) == (person, NOW)


def test_a_known_person_joins_whatever_the_case_of_the_address(invite, employer):
    person = PersonFactory(email="new@example.test")
    invitation, _ = invite("NEW@EXAMPLE.TEST", role="viewer")
    assert services.accept_invitation(invitation=invitation, person=person, now=NOW).role == "viewer"


def test_a_person_with_that_address_signs_in_instead(invite):
    PersonFactory(email="new@example.test")
    invitation, _ = invite()
    with pytest.raises(services.NotAllowed):
        register(invitation)
    assert Membership.objects.filter(person__email="new@example.test").count() == 0


def closed_by_use(invitation):
    register(invitation)
    return NOW


def closed_by_withdrawal(invitation):
    services.withdraw_invitation(invitation=invitation, now=NOW)
    return NOW


def closed_by_time(invitation):
    return NOW + timedelta(days=14)


@pytest.mark.parametrize("close", [closed_by_use, closed_by_withdrawal, closed_by_time])
def test_a_closed_invitation_lets_nobody_in(invite, close):
    invitation, _ = invite()
    now = close(invitation)
    before = set(Membership.objects.values_list("person", "role"))
    late = PersonFactory(email="late@example.test")
    ColleagueInvitation.objects.filter(pk=invitation.pk).update(email=late.email)
    invitation.refresh_from_db()
    with pytest.raises(services.NotAllowed):
        services.accept_invitation(invitation=invitation, person=late, now=now)
    assert set(Membership.objects.values_list("person", "role")) == before
    assert why_closed(invitation, now=now) != ""


def test_another_person_cannot_use_it(invite):
    invitation, _ = invite()
    with pytest.raises(services.NotAllowed):
        services.accept_invitation(invitation=invitation, person=PersonFactory(), now=NOW)
    assert open_invitations(invitation.organisation).count() == 1


def test_a_weak_password_makes_no_person(invite):
    invitation, _ = invite()
    with pytest.raises(ValidationError):
        register(invitation, password="password12")
    assert Person.objects.filter(email="new@example.test").count() == 0
    assert open_invitations(invitation.organisation).count() == 1


def test_an_expired_one_makes_no_person(invite):
    invitation, _ = invite()
    with pytest.raises(services.NotAllowed):
        register(invitation, now=NOW + timedelta(days=15))
    assert Person.objects.filter(email="new@example.test").count() == 0


def test_only_an_open_one_is_withdrawn(invite):
    invitation, _ = invite()
    services.withdraw_invitation(invitation=invitation, now=NOW)
    with pytest.raises(services.NotAllowed):
        services.withdraw_invitation(invitation=invitation, now=NOW + timedelta(days=1))
    invitation.refresh_from_db()
    assert invitation.withdrawn_at == NOW
