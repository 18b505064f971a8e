"""Every address of microcredentials, for every kind of visitor; whoever is refused changes nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.models import Microcredential, MicrocredentialSkill
from marketplace.services.microcredentials import confirm_skills, retire_microcredentials
from marketplace.views.microcredentials.access import as_number
from matching.models import MatchRun
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    OrganisationFactory,
    PersonFactory,
    SkillFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
SIGN_IN, OK, DONE, REFUSED, ABSENT = "sign in", 200, 302, 403, 404
VISITORS = ("anonymous", "employer", "stranger", "viewer", "editor", "owner", "administrator")


@pytest.fixture
def institution():
    return OrganisationFactory(institution=True)


@pytest.fixture
def people(institution):
    return {
        "employer": member_of(OrganisationFactory()),
        "stranger": member_of(OrganisationFactory(institution=True)),
        "viewer": member_of(institution, "viewer"),
        "editor": member_of(institution, "editor"),
        "owner": member_of(institution),
        "administrator": PersonFactory(administrator=True),
    }


def everything():
    tables = (Microcredential, MicrocredentialSkill, MatchRun)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def outcome(response):
    if response.status_code == DONE and response.url.startswith(reverse("account_login")):
        return SIGN_IN
    return response.status_code


def each(client, people, act):
    """What every visitor gets, each from the same start; the refused must have changed nothing."""
    found = {}
    for visitor in VISITORS:
        client.logout()
        if visitor in people:
            client.force_login(people[visitor])
        before = everything()
        found[visitor] = outcome(act(visitor))
        if found[visitor] not in (OK, DONE):
            assert everything() == before
    return found


def matrix(*expected):
    return dict(zip(VISITORS, expected, strict=True))


ANYBODY = matrix(SIGN_IN, OK, OK, OK, OK, OK, OK)
MEMBERS = matrix(SIGN_IN, REFUSED, OK, OK, OK, OK, REFUSED)
READS_DRAFT = matrix(SIGN_IN, ABSENT, ABSENT, OK, OK, OK, OK)


def writes(live, done):
    """Others see what is live, so they are refused; of a draft they may not even know."""
    others = REFUSED if live else ABSENT
    return matrix(SIGN_IN, others, others, REFUSED, done, done, REFUSED)


def test_the_catalogue(client, people):
    MicrocredentialFactory()
    assert each(client, people, lambda _: client.get(reverse("microcredentials:catalogue"))) == ANYBODY


def test_the_own_list(client, people):
    assert each(client, people, lambda _: client.get(reverse("microcredentials:mine"))) == MEMBERS


@pytest.mark.parametrize(("name", "method"), [("new", "get"), ("new", "post"), ("price", "post")])
def test_writing_a_new_one(client, people, name, method):
    found = each(client, people, lambda _: getattr(client, method)(reverse(f"microcredentials:{name}")))
    # The stranger writes for an institution too.
    assert found == matrix(SIGN_IN, REFUSED, OK, REFUSED, OK, OK, REFUSED)


@pytest.mark.parametrize(
    ("state", "expected"), [("live", ANYBODY), ("draft", READS_DRAFT), ("retired", READS_DRAFT)]
)
def test_the_page(client, people, institution, state, expected):
    row = MicrocredentialFactory(institution=institution, state=state)
    assert (
        each(client, people, lambda _: client.get(reverse("microcredentials:detail", args=[row.pk])))
        == expected
    )


def test_the_page_of_an_institution_that_waits_for_verification(client, people, institution):
    row = MicrocredentialFactory(institution=institution)
    type(institution).objects.update(verification="waiting")
    found = each(client, people, lambda _: client.get(reverse("microcredentials:detail", args=[row.pk])))
    assert found == READS_DRAFT


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("name", ["edit", "list", "withdraw", "retire", "relist"])
def test_forms_and_questions(client, people, institution, name, live):
    row = MicrocredentialFactory(institution=institution, state="live" if live else "draft")
    found = each(client, people, lambda _: client.get(reverse(f"microcredentials:{name}", args=[row.pk])))
    assert found == writes(live, OK)


@pytest.mark.parametrize(
    ("name", "state"), [("list", "draft"), ("withdraw", "live"), ("retire", "live"), ("relist", "retired")]
)
def test_steps(client, people, institution, name, state):
    def act(_):
        row = MicrocredentialFactory(institution=institution, state=state, description="Weld.")
        made.append(row.pk)
        before.append(everything())
        response = client.post(reverse(f"microcredentials:{name}", args=[row.pk]))
        if outcome(response) not in (OK, DONE):
            assert everything() == before[-1]
        return response

    made, before = [], []
    found = {}
    for visitor in VISITORS:
        client.logout()
        if visitor in people:
            client.force_login(people[visitor])
        found[visitor] = outcome(act(visitor))
    assert found == writes(state == "live", DONE)
    moved = Microcredential.objects.exclude(state=state).values_list("pk", flat=True)
    assert set(moved) == {pk for pk, visitor in zip(made, VISITORS, strict=True) if found[visitor] == DONE}


def test_changing(client, people, institution):
    row = MicrocredentialFactory(institution=institution, draft=True, title="Before")
    found = each(
        client,
        people,
        lambda visitor: client.post(
            reverse("microcredentials:edit", args=[row.pk]), form(title=f"By {visitor}")
        ),
    )
    assert found == writes(False, DONE)
    assert Microcredential.objects.get().title == "By owner"


def form(**fields):
    """The fewest fields that the page sends."""
    counts = {
        f"{prefix}-{name}": "0"
        for prefix in ("skills", "tiers", "starts")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return counts | {"title": "CNC", "currency": "USD", "language": "en"} | fields


def test_creating(client, people):
    found = each(client, people, lambda _: client.post(reverse("microcredentials:new"), form()))
    assert found == matrix(SIGN_IN, REFUSED, DONE, REFUSED, DONE, DONE, REFUSED)
    assert Microcredential.objects.count() == 3


@pytest.mark.parametrize("live", [True, False])
def test_deciding_on_a_skill(client, people, institution, live):
    row = MicrocredentialFactory(institution=institution, state="live" if live else "draft")
    taught = MicrocredentialSkillFactory(microcredential=row, status="suggested", confidence=0.5)
    args = [row.pk, taught.pk, "confirm"]
    found = each(client, people, lambda _: client.post(reverse("microcredentials:decide", args=args)))
    assert found == writes(live, DONE)


@pytest.mark.parametrize("live", [True, False])
def test_deciding_on_several_skills(client, people, institution, live):
    row = MicrocredentialFactory(institution=institution, state="live" if live else "draft")
    taught = MicrocredentialSkillFactory(microcredential=row, status="suggested", confidence=0.5)
    said = {"decision": "reject", "skill": [taught.pk]}
    found = each(
        client, people, lambda _: client.post(reverse("microcredentials:skills", args=[row.pk]), said)
    )
    assert found == writes(live, DONE)


@pytest.mark.parametrize("live", [True, False])
def test_asking_for_suggestions(client, people, institution, live):
    row = MicrocredentialFactory(institution=institution, state="live" if live else "draft")
    found = each(client, people, lambda _: client.post(reverse("microcredentials:suggest", args=[row.pk])))
    assert found == writes(live, DONE)


def test_a_skill_of_another_microcredential_is_not_decided(client, people, institution):
    row = MicrocredentialFactory(institution=institution)
    foreign = MicrocredentialSkillFactory(status="suggested", confidence=0.5)
    client.force_login(people["owner"])
    before = everything()
    assert (
        client.post(reverse("microcredentials:decide", args=[row.pk, foreign.pk, "confirm"])).status_code
        == 404
    )
    client.post(
        reverse("microcredentials:skills", args=[row.pk]), {"decision": "confirm", "skill": [foreign.pk]}
    )
    assert everything() == before


def test_many_at_once(client, people, institution):
    def act(_):
        row = MicrocredentialFactory(institution=institution)
        return client.post(
            reverse("microcredentials:bulk"), {"action": "retire", "ids": [row.pk], "sure": "on"}
        )

    found = {}
    for visitor in VISITORS:
        client.logout()
        if visitor in people:
            client.force_login(people[visitor])
        found[visitor] = outcome(act(visitor))
    # The stranger may do such things, but the rows are not theirs: nothing happens to them.
    assert found == matrix(SIGN_IN, REFUSED, DONE, REFUSED, DONE, DONE, REFUSED)
    states = list(Microcredential.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["live", "live", "live", "live", "retired", "retired", "live"]


def test_undoing_a_decision(client, people, institution):
    row = MicrocredentialFactory(institution=institution)
    taught = MicrocredentialSkillFactory(
        microcredential=row, status="suggested", confidence=0.5, skill=SkillFactory()
    )
    done = confirm_skills(ids=[taught.pk], by=people["owner"], now=timezone.now())
    address = reverse("microcredentials:undo_skills", args=[as_number(done.at)])
    found = each(client, people, lambda _: client.post(address))
    assert found == matrix(SIGN_IN, ABSENT, ABSENT, ABSENT, ABSENT, DONE, ABSENT)


def test_undoing_many(client, people, institution):
    row = MicrocredentialFactory(institution=institution)
    done = retire_microcredentials(ids=[row.pk], by=people["owner"], now=timezone.now())
    address = reverse("microcredentials:undo_bulk", args=["retire", as_number(done.at)])
    found = each(client, people, lambda _: client.post(address))
    # The editor undoes it; for the owner after them nothing is left to undo.
    assert found == matrix(SIGN_IN, ABSENT, ABSENT, ABSENT, DONE, ABSENT, ABSENT)


@pytest.mark.parametrize("moment", [0, 10**30])
def test_a_moment_at_which_nothing_was_done(client, people, moment):
    client.force_login(people["owner"])
    for address in (
        reverse("microcredentials:undo_skills", args=[moment]),
        reverse("microcredentials:undo_bulk", args=["list", moment]),
        reverse("microcredentials:undo_bulk", args=["nonsense", moment]),
    ):
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("name", ["bulk", "price"])
def test_reading_what_is_only_sent(client, people, name):
    client.force_login(people["owner"])
    assert client.get(reverse(f"microcredentials:{name}")).status_code == 405
