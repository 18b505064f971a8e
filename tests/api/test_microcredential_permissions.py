"""Who may do what with microcredentials through the API; where it is refused, nothing changed."""

import pytest

from marketplace.models import Microcredential
from tests.api.callers import calling, everything, outsiders, writers
from tests.factories import (
    MicrocredentialFactory,
    MicrocredentialSkillFactory,
    OrganisationFactory,
    PersonFactory,
    member_of,
)

pytestmark = pytest.mark.django_db
LIST = "/api/v1/microcredentials/"
SECRET = "Unannounced certificate"
STATES = ["draft", "live", "retired"]
WRITES = [("patch", ""), ("post", "list/"), ("post", "withdraw/"), ("post", "retire/"), ("post", "relist/")]
SENT = {"title": "Changed", "seat_price": "1.00"}


@pytest.fixture
def institution():
    return OrganisationFactory(institution=True)


def row_of(institution, state: str) -> Microcredential:
    fields = {"microcredential__institution": institution, "microcredential__state": state}
    return MicrocredentialSkillFactory(microcredential__title=SECRET, **fields).microcredential


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("method", "tail"), [("get", ""), *WRITES])
def test_strangers_are_turned_away(institution, state, method, tail):
    row = row_of(institution, state)
    before = everything()
    for address in (LIST, f"{LIST}{row.pk}/{tail}", f"{LIST}999/{tail}"):
        answer = getattr(calling(), method)(address, SENT)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert calling().post(LIST, SENT).status_code == 401
    assert everything() == before


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("live", 403), ("retired", 404)])
@pytest.mark.parametrize(("method", "tail"), WRITES)
def test_others_write_nothing_and_read_what_is_live(institution, state, status, method, tail):
    row = row_of(institution, state)
    before = everything()
    for person in outsiders():
        api = calling(person)
        assert api.get(f"{LIST}{row.pk}/").status_code == (200 if state == "live" else 404)
        assert getattr(api, method)(f"{LIST}{row.pk}/{tail}", SENT).status_code == status
    assert everything() == before


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verification", ["waiting", "refused"])
def test_nobody_else_finds_an_institution_that_is_not_verified(state, verification):
    row = row_of(OrganisationFactory(institution=True, verification=verification), state)
    for person in outsiders():
        assert calling(person).get(f"{LIST}{row.pk}/").status_code == 404
        assert calling(person).get(LIST).json()["count"] == 0
    assert calling(member_of(row.institution, "viewer")).get(f"{LIST}{row.pk}/").status_code == 200


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_others_count_nothing(institution, state):
    row = row_of(institution, state)
    skill = row.taught_skills.get().skill
    asked = ["", f"?q={SECRET.split()[0]}", f"?institution={institution.pk}", f"?skill={skill.pk}", "?mine=1"]
    for person in outsiders():
        for query in asked:
            assert calling(person).get(f"{LIST}{query}").json()["results"] == []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("method", "tail"), WRITES)
def test_viewers_read_and_write_nothing(institution, state, method, tail):
    row = row_of(institution, state)
    viewer = calling(member_of(institution, "viewer"))
    before = everything()
    assert viewer.get(f"{LIST}{row.pk}/").json()["title"] == SECRET
    assert viewer.get(f"{LIST}?mine=1").json()["count"] == 1
    answer = getattr(viewer, method)(f"{LIST}{row.pk}/{tail}", SENT)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert viewer.post(LIST, SENT | {"institution": institution.pk}).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("method", "tail"), WRITES)
def test_administrators_read_all_and_write_nothing(institution, state, method, tail):
    row = row_of(institution, state)
    administrator = calling(PersonFactory(administrator=True))
    before = everything()
    assert administrator.get(f"{LIST}{row.pk}/").status_code == 200
    assert getattr(administrator, method)(f"{LIST}{row.pk}/{tail}", SENT).status_code == 403
    assert administrator.post(LIST, SENT | {"institution": institution.pk}).status_code == 403
    assert everything() == before


@pytest.mark.parametrize(
    ("tail", "state", "status", "becomes"),
    [
        ("", "draft", 200, "draft"),
        ("", "live", 200, "live"),
        ("", "retired", 200, "retired"),
        ("list/", "draft", 200, "live"),
        ("withdraw/", "live", 200, "draft"),
        ("retire/", "live", 200, "retired"),
        ("relist/", "retired", 200, "live"),
        ("list/", "live", 409, "live"),
        ("list/", "retired", 409, "retired"),
        ("withdraw/", "draft", 409, "draft"),
        ("retire/", "draft", 409, "draft"),
        ("relist/", "draft", 409, "draft"),
        ("relist/", "live", 409, "live"),
    ],
)
def test_owners_and_editors_take_the_steps_that_its_state_allows(institution, tail, state, status, becomes):
    for person in writers(institution):
        row = row_of(institution, state)
        method = "post" if tail else "patch"
        answer = getattr(calling(person), method)(f"{LIST}{row.pk}/{tail}", SENT)
        row.refresh_from_db()
        assert (answer.status_code, row.state) == (status, becomes)
        if status == 200:
            assert answer.json()["state"] == becomes


def test_nobody_writes_for_an_institution_that_is_not_theirs(institution):
    person = member_of(OrganisationFactory(institution=True))
    before = everything()
    answers = [calling(person).post(LIST, SENT | {"institution": pk}) for pk in (institution.pk, 999_999)]
    assert {answer.status_code for answer in answers} == {403}
    assert answers[0].content == answers[1].content
    assert calling(member_of(OrganisationFactory(employer=True))).post(LIST, SENT).status_code == 403
    assert everything() == before


@pytest.mark.parametrize(("method", "tail"), [("put", ""), ("delete", ""), ("get", "list/")])
def test_other_methods_are_none(institution, method, tail):
    row = row_of(institution, "draft")
    before = everything()
    answer = getattr(calling(member_of(institution)), method)(f"{LIST}{row.pk}/{tail}", SENT)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert everything() == before


def test_drafts_that_a_microcredential_stacks_into_are_not_told(institution):
    row, draft, live = (
        MicrocredentialFactory(institution=institution, state=s) for s in ("live", "draft", "live")
    )
    row.stacks_into.set([draft, live])
    shown = [calling(person).get(f"{LIST}{row.pk}/").json()["stacks_into"] for person in outsiders()]
    assert shown == [[live.pk]] * 3
    assert calling(member_of(institution)).get(f"{LIST}{row.pk}/").json()["stacks_into"] == [
        draft.pk,
        live.pk,
    ]
