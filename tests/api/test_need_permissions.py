"""Who may do what with needs through the API; where it is refused, nothing changed."""

import pytest

from marketplace.models import TrainingNeed
from tests.api.callers import calling, everything, outsiders, writers
from tests.factories import NeedFactory, NeedSkillFactory, OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db
LIST = "/api/v1/needs/"
SECRET = "Confidential reskilling"
WRITES = [("patch", ""), ("delete", ""), ("post", "post/"), ("post", "close/"), ("post", "reopen/")]
SENT = {"title": "Changed", "headcount": 9}


@pytest.fixture
def employer():
    return OrganisationFactory(employer=True)


def need_of(employer, state: str) -> TrainingNeed:
    return NeedSkillFactory(need__employer=employer, need__state=state, need__title=SECRET).need


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
@pytest.mark.parametrize(("method", "tail"), [("get", ""), *WRITES])
def test_strangers_are_turned_away(employer, state, method, tail):
    need = need_of(employer, state)
    before = everything()
    for address in (LIST, f"{LIST}{need.pk}/{tail}", f"{LIST}999/{tail}"):
        answer = getattr(calling(), method)(address, SENT)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert calling().post(LIST, SENT).status_code == 401
    assert everything() == before


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
@pytest.mark.parametrize(("method", "tail"), [("get", ""), *WRITES])
def test_others_find_nothing(employer, state, method, tail):
    need = need_of(employer, state)
    before = everything()
    for person in outsiders():
        there = getattr(calling(person), method)(f"{LIST}{need.pk}/{tail}", SENT)
        nowhere = getattr(calling(person), method)(f"{LIST}{need.pk + 999}/{tail}", SENT)
        assert (there.status_code, there.json()) == (404, nowhere.json())
    assert everything() == before


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
def test_others_count_nothing(employer, state):
    need = need_of(employer, state)
    asked = [
        "",
        f"?q={SECRET.split()[0]}",
        f"?employer={employer.pk}",
        f"?state={state}",
        f"?q={need.skills.get()}",
    ]
    for person in outsiders():
        for query in asked:
            answer = calling(person).get(f"{LIST}{query}").json()
            assert (answer["count"], answer["results"]) == (0, [])


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
@pytest.mark.parametrize(("method", "tail"), WRITES)
def test_viewers_read_and_write_nothing(employer, state, method, tail):
    need = need_of(employer, state)
    viewer = calling(member_of(employer, "viewer"))
    before = everything()
    assert viewer.get(f"{LIST}{need.pk}/").json()["title"] == SECRET
    assert viewer.get(LIST).json()["count"] == 1
    answer = getattr(viewer, method)(f"{LIST}{need.pk}/{tail}", SENT)
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert viewer.post(LIST, SENT | {"employer": employer.pk}).status_code == 403
    assert everything() == before


@pytest.mark.parametrize(("method", "tail"), WRITES)
def test_administrators_read_what_was_posted_and_write_nothing(employer, method, tail):
    draft, posted, closed = (need_of(employer, state) for state in ("draft", "open", "closed"))
    administrator = calling(PersonFactory(administrator=True))
    before = everything()
    assert administrator.get(f"{LIST}{draft.pk}/").status_code == 404
    assert [row["id"] for row in administrator.get(LIST).json()["results"]] == [closed.pk, posted.pk]
    for need, status in ((draft, 404), (posted, 403), (closed, 403)):
        assert getattr(administrator, method)(f"{LIST}{need.pk}/{tail}", SENT).status_code == status
    assert administrator.post(LIST, SENT | {"employer": employer.pk}).status_code == 403
    assert everything() == before


@pytest.mark.parametrize(
    ("method", "tail", "state", "status", "becomes"),
    [
        ("patch", "", "draft", 200, "draft"),
        ("patch", "", "open", 200, "open"),
        ("patch", "", "closed", 200, "closed"),
        ("post", "post/", "draft", 200, "open"),
        ("post", "close/", "open", 200, "closed"),
        ("post", "reopen/", "closed", 200, "open"),
        ("delete", "", "open", 409, "open"),
        ("delete", "", "closed", 409, "closed"),
        ("post", "post/", "open", 409, "open"),
        ("post", "close/", "draft", 409, "draft"),
        ("post", "reopen/", "draft", 409, "draft"),
    ],
)
def test_owners_and_editors_take_the_steps_that_its_state_allows(
    employer, method, tail, state, status, becomes
):
    for person in writers(employer):
        need = need_of(employer, state)
        answer = getattr(calling(person), method)(f"{LIST}{need.pk}/{tail}", SENT)
        need.refresh_from_db()
        assert (answer.status_code, need.state) == (status, becomes)
        assert need.title == (SENT["title"] if method == "patch" else SECRET)


def test_owners_and_editors_delete_drafts(employer):
    for person in writers(employer):
        need = need_of(employer, "draft")
        assert calling(person).delete(f"{LIST}{need.pk}/").status_code == 204
    assert TrainingNeed.objects.count() == 0


def test_nobody_writes_for_an_employer_that_is_not_theirs(employer):
    institution = OrganisationFactory(institution=True)
    person = member_of(OrganisationFactory(employer=True))
    before = everything()
    answers = [
        calling(person).post(LIST, SENT | {"employer": pk}) for pk in (employer.pk, institution.pk, 999_999)
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.content for answer in answers}) == 1
    assert calling(member_of(institution)).post(LIST, SENT).status_code == 403
    assert everything() == before


def test_a_session_serves_like_a_token(client, employer):
    need = NeedFactory(employer=employer)
    client.force_login(member_of(employer))
    assert client.get(f"{LIST}{need.pk}/").json()["id"] == need.pk


@pytest.mark.parametrize(
    ("method", "tail"), [("put", ""), ("put", "post/"), ("patch", "close/"), ("get", "post/")]
)
def test_other_methods_are_none(employer, method, tail):
    need = need_of(employer, "draft")
    before = everything()
    answer = getattr(calling(member_of(employer)), method)(f"{LIST}{need.pk}/{tail}", SENT)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert everything() == before
