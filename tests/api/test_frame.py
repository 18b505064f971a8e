"""What holds for every endpoint: who one is, errors as JSON, limits for strangers."""

import pytest
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from accounts.services import create_token
from tests.api.callers import calling
from tests.factories import MembershipFactory, NeedFactory, OrganisationFactory, PersonFactory, member_of

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
NOUNS = ["skills", "needs", "microcredentials", "matches", "runs"]
CHAIN = ["invitations", "questions", "proposals", "agreements", "cohorts", "feedback"]


def test_me_says_who_one_is_and_for_whom_one_writes(django_assert_num_queries):
    person = PersonFactory(full_name="Ada", time_zone="America/New_York")
    employer = OrganisationFactory(employer=True, name="Brightwater")
    college = OrganisationFactory(institution=True, waiting=True)
    MembershipFactory(person=person, organisation=employer, role="editor")
    MembershipFactory(person=person, organisation=college, role="viewer")
    api = calling(person)
    with django_assert_num_queries(3):  # token, memberships, organisations
        shown = api.get(f"{ROOT}me/").json()
    rows = {row.pop("name"): row for row in shown.pop("memberships")}
    assert shown == {
        "id": person.pk,
        "email": person.email,
        "full_name": "Ada",
        "time_zone": "America/New_York",
        "administrator": False,
    }
    first = {"organisation": employer.pk, "kind": "employer", "verification": "verified"}
    second = {"organisation": college.pk, "kind": "institution", "verification": "waiting"}
    assert rows == {
        "Brightwater": first | {"role": "editor", "writes": True},
        college.name: second | {"role": "viewer", "writes": False},
    }
    assert calling().get(f"{ROOT}me/").status_code == 401


def test_the_root_lists_what_there_is():
    assert sorted(calling(PersonFactory()).get(ROOT).json()) == sorted(
        [*NOUNS, *CHAIN, "funding-rules", "notices", "unmet-needs"]
    )
    assert calling().get(ROOT).status_code == 401


def test_a_token_ends_when_it_is_replaced_or_its_person_leaves():
    person = PersonFactory()
    old = calling(person)
    create_token(person=person)
    assert old.get(f"{ROOT}me/").status_code == 401
    new = calling(person)
    assert new.get(f"{ROOT}me/").status_code == 200
    person.is_active = False
    person.save()
    assert new.get(f"{ROOT}me/").json() == {
        "detail": "User inactive or deleted.",
        "code": "authentication_failed",
    }


def test_a_session_writes_only_with_its_csrf_token():
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(member_of(OrganisationFactory(employer=True)))
    answer = client.post(f"{ROOT}needs/", {"title": "Weld", "headcount": 2})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


@pytest.mark.parametrize("path", ["nowhere/", "needs", "needs/x/", "needs/1/delete/", f"needs/{10**30}/"])
def test_an_address_that_there_is_none_of_is_answered_in_json(path):
    for api in (calling(), calling(PersonFactory())):
        for method in (api.get, api.post):
            answer = method(f"{ROOT}{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("application/json", b"{", 400, "parse_error"),
        ("application/json", b"\xff\xfe", 400, "parse_error"),
        ("application/json", b'{"headcount": NaN}', 400, "parse_error"),
        ("application/json", b'{"title": "\\ud800"}', 400, "parse_error"),
        ("application/json", b'{"\\ud800": 1}', 400, "parse_error"),
        ("application/json", b'{"title": ' + b"[" * 100_000, 400, "parse_error"),
        ("text/csv", b"title", 415, "unsupported_media_type"),
        ("application/x-www-form-urlencoded", b"title=x", 415, "unsupported_media_type"),
    ],
)
def test_what_cannot_be_read_is_said(content_type, body, status, code):
    api = calling(member_of(OrganisationFactory(employer=True)))
    answer = api.generic("POST", f"{ROOT}needs/", body, content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_is_too_large_is_said(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    api = calling(member_of(OrganisationFactory(employer=True)))
    answer = api.post(f"{ROOT}needs/", {"title": "a" * 100, "headcount": 1})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"1", b"null", b'[{"title": "x"}]'])
def test_a_body_that_is_no_object_is_said(body):
    api = calling(member_of(OrganisationFactory(employer=True)))
    answer = api.generic("POST", f"{ROOT}needs/", body, "application/json")
    assert (answer.status_code, answer.json().keys()) == (400, {"non_field_errors"})


def test_a_fault_of_ours_is_answered_in_json(settings):
    settings.CHANGE_LISTENER = "nowhere.at_all"
    need = NeedFactory(draft=False)
    answer = calling(member_of(need.employer)).post(f"{ROOT}needs/{need.pk}/close/")
    assert (answer.status_code, answer.json()) == (
        500,
        {"detail": "Something went wrong here. It was noted.", "code": "error"},
    )
    need.refresh_from_db()
    assert need.state == "open"


def test_strangers_are_slowed_down_and_people_are_not():
    stranger, person = calling(), PersonFactory()
    answers = [stranger.get(f"{ROOT}needs/") for _ in range(60)]
    assert {answer.status_code for answer in answers} == {401}
    refused = stranger.get(f"{ROOT}matches/")
    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
    assert int(refused["Retry-After"]) > 0
    assert calling(person).get(f"{ROOT}needs/").status_code == 200


def test_guessing_tokens_is_slowed_down_whatever_address_is_pretended():
    guesser = APIClient()
    statuses = []
    for number in range(61):
        guesser.credentials(HTTP_AUTHORIZATION=f"Token {number}", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
        statuses.append(guesser.get(f"{ROOT}needs/").status_code)
    assert statuses == [401] * 60 + [429]


def test_a_token_is_named_as_the_documents_say():
    token = Token.objects.create(user=PersonFactory())
    bearer = APIClient(headers={"Authorization": f"Bearer {token.key}"})
    answer = bearer.get(f"{ROOT}me/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
