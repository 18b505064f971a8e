"""Who gets where: every route, every kind of visitor, and that a refusal changes nothing."""

import pytest
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from accounts import services
from accounts.models import ColleagueInvitation, Membership, Organisation, Person, VerificationDecision
from accounts.views.people import UNDO_SALT
from matching.models import MatchRun
from tests.factories import OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db
VISITORS = ["anonymous", "without", "other", "viewer", "editor", "owner", "administrator"]
SIGN_IN, AWAY, BACK, OK, NO, NOWHERE = "sign in", "away", "back", 200, 403, 404


@pytest.fixture
def world():
    """One organisation with a person in each role, another with an owner, and people who belong nowhere."""
    employer, other = OrganisationFactory(name="Ours", waiting=True), OrganisationFactory(name="Theirs")
    people = {role: member_of(employer, role) for role in ("owner", "editor", "viewer")}
    people |= {
        "other": member_of(other),
        "without": PersonFactory(),
        "administrator": PersonFactory(administrator=True),
    }
    target = member_of(employer, "viewer", email="target@example.test")
    invited = services.invite_colleague(
        organisation=employer,
        email="new@example.test",
        role="viewer",
        by=people["owner"],
        now=timezone.now(),
        link=lambda secret: secret,
    )
    return {
        "people": people,
        "organisation": employer,
        "other": other,
        "empty": OrganisationFactory(institution=True),
        "member": employer.memberships.get(person=target),
        "invitation": invited.invitation,
    }


def enter(client, world, visitor):
    if visitor != "anonymous":
        client.force_login(world["people"][visitor])


def state():
    """Everything that these routes can change."""
    tables = [
        (Organisation, ["pk", "name", "about", "verification"]),
        (Membership, ["organisation", "person", "role"]),
        (ColleagueInvitation, ["pk", "email", "withdrawn_at", "accepted_at"]),
        (Person, ["pk", "full_name", "time_zone"]),
        (VerificationDecision, ["organisation", "verdict"]),
        (Token, ["key", "user"]),
        (MatchRun, ["pk"]),
    ]
    return [sorted(model.objects.values_list(*fields), key=str) for model, fields in tables], len(mail.outbox)


def outcome(response):
    if response.status_code != 302:
        return response.status_code
    location = response["Location"]
    if location.startswith("/accounts/login/"):
        return SIGN_IN
    if location.startswith("/administration/organisations/") and location[-2].isdigit():
        return BACK
    return AWAY if location.startswith(("/workspace", "/review")) else location


PEOPLE = "/organisation/people/"
MEMBERS = {"anonymous": SIGN_IN, "without": AWAY, "administrator": AWAY}
SEEN_BY_ALL = MEMBERS | dict.fromkeys(["other", "viewer", "editor", "owner"], OK)
OWNERS_OWN = MEMBERS | {"other": OK, "viewer": NO, "editor": NO, "owner": OK}
OWNERS_ROW = MEMBERS | {"other": NOWHERE, "viewer": NO, "editor": NO, "owner": OK}
ADMINISTRATORS = {"anonymous": SIGN_IN} | dict.fromkeys(VISITORS[1:-1], NOWHERE) | {"administrator": OK}
SIGNED_IN = {"anonymous": SIGN_IN} | dict.fromkeys(VISITORS[1:], OK)

PAGES = {
    "organisation:profile": ([], SEEN_BY_ALL),
    "organisation:people": ([], SEEN_BY_ALL),
    "organisation:leave": ([], SEEN_BY_ALL),
    "organisation:change": ([], OWNERS_OWN),
    "organisation:invite": ([], OWNERS_OWN),
    "organisation:role": (["member"], OWNERS_ROW),
    "organisation:remove": (["member"], OWNERS_ROW),
    "organisation:withdraw": (["invitation"], OWNERS_ROW),
    "organisation:new": ([], SIGNED_IN),
    "organisations:list": ([], ADMINISTRATORS),
    "organisations:detail": (["organisation"], ADMINISTRATORS),
    "organisations:invite": (["empty"], ADMINISTRATORS),
    "account:profile": ([], SIGNED_IN),
    "account:create_token": ([], SIGNED_IN),
    "choose_organisation": ([], SIGNED_IN),
    "home": ([], {"anonymous": OK} | dict.fromkeys(VISITORS[1:], AWAY)),
}


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("name", PAGES)
def test_who_sees_a_page(client, world, name, visitor):
    keys, expected = PAGES[name]
    enter(client, world, visitor)
    before = state()
    response = client.get(reverse(name, args=[world[key].pk for key in keys]))
    assert outcome(response) == expected[visitor]
    assert state() == before


TO_PEOPLE = dict.fromkeys(["owner"], PEOPLE)
ROW = MEMBERS | {"other": NOWHERE, "viewer": NO, "editor": NO} | TO_PEOPLE
INVITED = ADMINISTRATORS | {"administrator": BACK}
DECIDED = ADMINISTRATORS | {"administrator": "/administration/organisations/"}
PROFILE = {"name": "New name", "currency": "USD", "about": "New"}
STEPS = {
    "organisation:change": (
        [],
        PROFILE,
        MEMBERS | {"other": "/organisation/", "viewer": NO, "editor": NO, "owner": "/organisation/"},
    ),
    "organisation:invite": (
        [],
        {"email": "b@example.test", "role": "owner"},
        OWNERS_OWN | {"other": PEOPLE} | TO_PEOPLE,
    ),
    "organisation:role": (["member"], {"role": "owner"}, ROW),
    "organisation:remove": (["member"], {}, ROW),
    "organisation:withdraw": (["invitation"], {}, ROW),
    "organisations:decide": (["organisation"], {"verdict": "verified"}, DECIDED),
    "organisations:invite": (["empty"], {"email": "b@example.test", "role": "owner"}, INVITED),
}
DONE = (BACK, PEOPLE, "/organisation/", "/administration/organisations/")


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("name", STEPS)
def test_who_takes_a_step(client, world, name, visitor):
    keys, data, expected = STEPS[name]
    enter(client, world, visitor)
    before = state()
    response = client.post(reverse(name, args=[world[key].pk for key in keys]), data)
    if visitor == "other" and name == "organisation:change":
        # They change their own, whose name is verified and stays.
        assert outcome(response) == "/organisation/"
        world["other"].refresh_from_db()
        assert (world["other"].name, world["other"].about) == ("Theirs", "New")
        return
    assert outcome(response) == expected[visitor]
    assert (state() != before) is (expected[visitor] in DONE)


@pytest.mark.parametrize("visitor", VISITORS)
def test_another_organisations_rows_stay_out_of_reach(client, world, visitor):
    """Whoever signs in: rows of an organisation that they do not act for are not found."""
    enter(client, world, visitor)
    theirs = world["other"].memberships.get()
    before = state()
    for name in ("organisation:role", "organisation:remove"):
        response = client.post(reverse(name, args=[theirs.pk]), {"role": "viewer"})
        if visitor == "other":
            assert response.status_code in {200, 302}
        elif visitor == "owner":
            assert response.status_code == 404
        else:
            assert outcome(response) == OWNERS_ROW[visitor]
    assert state() == before


@pytest.mark.parametrize("visitor", VISITORS)
def test_who_takes_a_removal_back(client, world, visitor):
    member = world["member"]
    services.remove_member(membership=member)
    was = signing.dumps([member.organisation_id, member.person_id, "viewer"], salt=UNDO_SALT)
    enter(client, world, visitor)
    before = state()
    response = client.post(reverse("organisation:restore", args=[was]))
    nobody = dict.fromkeys(["without", "other", "administrator"], NOWHERE)
    expected = nobody | {"anonymous": SIGN_IN, "viewer": NO, "editor": NO, "owner": PEOPLE}
    assert outcome(response) == expected[visitor]
    assert (state() != before) is (visitor == "owner")


def test_a_forged_undo_is_not_found(client, world):
    enter(client, world, "owner")
    forged = signing.dumps([world["organisation"].pk, world["people"]["without"].pk, "owner"], salt="other")
    before = state()
    assert client.post(reverse("organisation:restore", args=[forged])).status_code == 404
    assert state() == before


@pytest.mark.parametrize("visitor", ["viewer", "editor", "owner"])
def test_who_may_leave(client, world, visitor):
    enter(client, world, visitor)
    before = state()
    response = client.post(reverse("organisation:leave"))
    assert outcome(response) == ("/organisation/" if visitor == "owner" else AWAY)
    assert (state() == before) is (visitor == "owner")


@pytest.mark.parametrize("visitor", VISITORS)
def test_tokens_are_ones_own(client, world, visitor):
    enter(client, world, visitor)
    before = state()
    response = client.post(reverse("account:create_token"))
    if visitor == "anonymous":
        assert (outcome(response), state()) == (SIGN_IN, before)
        return
    assert list(Token.objects.values_list("user", flat=True)) == [world["people"][visitor].pk]
    assert client.post(reverse("account:revoke_token"))["Location"] == reverse("account:profile")
    assert state() == before


GET_REFUSED = ["organisations:decide", "organisation:restore"]


@pytest.mark.parametrize("name", GET_REFUSED)
def test_a_link_alone_changes_nothing(client, world, name):
    client.force_login(world["people"]["administrator"])
    args = {"organisations:decide": [world["organisation"].pk], "organisation:restore": ["x"]}.get(name, [])
    before = state()
    assert client.get(reverse(name, args=args)).status_code == 405
    assert state() == before


@pytest.mark.parametrize("name", ["account:create_token", "account:revoke_token"])
def test_a_link_to_a_token_only_asks(client, world, name):
    person = world["people"]["viewer"]
    Token.objects.create(user=person)
    client.force_login(person)
    before = state()
    page = client.get(reverse(name))
    assert (page.status_code, page.templates[0].name) == (200, "components/confirm_page.html")
    assert state() == before


def test_an_administrator_does_not_decide_on_their_own(client, world):
    administrator = world["people"]["administrator"]
    Membership.objects.create(organisation=world["organisation"], person=administrator, role="viewer")
    client.force_login(administrator)
    before = state()
    page = client.get(reverse("organisations:detail", args=[world["organisation"].pk]))
    assert "another administrator has to decide" in page.text
    url = reverse("organisations:decide", args=[world["organisation"].pk])
    assert client.post(url, {"verdict": "verified"}).status_code == 403
    assert state() == before


def test_an_administrator_invites_nobody_where_an_owner_could(client, world):
    """Else they would invite themselves, and read drafts."""
    administrator, organisation = world["people"]["administrator"], world["organisation"]
    client.force_login(administrator)
    url = reverse("organisations:invite", args=[organisation.pk])
    before = state()
    assert client.get(url).status_code == 403
    assert client.post(url, {"email": "mine@example.test", "role": "owner"}).status_code == 403
    assert state() == before
    assert url not in client.get(reverse("organisations:detail", args=[organisation.pk])).text
    Person.objects.filter(memberships__organisation=organisation, memberships__role="owner").update(
        is_active=False
    )
    assert url in client.get(reverse("organisations:detail", args=[organisation.pk])).text
    assert outcome(client.post(url, {"email": "new.owner@example.test", "role": "owner"})) == BACK


def test_what_is_not_mine_is_not_named(client, world):
    """A stranger's pages and errors say nothing of an organisation that is not theirs."""
    enter(client, world, "other")
    for name in ("organisation:profile", "organisation:people", "account:profile", "choose_organisation"):
        assert "Ours" not in client.get(reverse(name)).text
    assert "target@example.test" not in client.get(reverse("organisation:people")).text
