"""How much a request may send, and numbers that no database holds."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from config.limits import MOST_BYTES
from marketplace.queries.suggested_skills import LONGEST_TEXT, skills_in_words
from tests.factories import MatchFactory, OrganisationFactory, PersonFactory, SkillFactory, member_of

pytestmark = pytest.mark.django_db
HUGE = ["9" * 30, "9" * 5000]


class Unread(BytesIO):
    """A body that nobody may touch."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")


def sent(client: Client, path: str, length: str) -> object:
    return client.generic("POST", path, b"", "multipart/form-data; boundary=X", CONTENT_LENGTH=length)


@pytest.mark.parametrize("path", ["/accounts/login/", "/imports/", "/nowhere/"])
@pytest.mark.parametrize("length", [str(MOST_BYTES + 1), "9" * 18, "9" * 30])
def test_a_strangers_gigabytes_are_refused_unread(client: Client, path: str, length: str) -> None:
    answer = client.generic(
        "POST",
        path,
        b"",
        "multipart/form-data; boundary=X",
        CONTENT_LENGTH=length,
        **{"wsgi.input": Unread()},
    )
    assert (answer.status_code, "That is too large" in answer.content.decode()) == (413, True)
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_api_says_so_in_json(client: Client) -> None:
    answer = sent(client, "/api/v1/needs/", str(MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("length", ["", "0", "x", "-1"])
def test_what_states_no_length_has_no_body(client: Client, length: str) -> None:
    assert sent(client, "/nowhere/", length).status_code == 404


@pytest.mark.parametrize("number", HUGE)
def test_numbers_that_no_database_holds_find_nothing(client: Client, number: str) -> None:
    employer, institution = OrganisationFactory(), OrganisationFactory(institution=True)
    person = member_of(employer)
    institution.memberships.create(person=person, role="owner")
    client.force_login(person)
    rows = {
        "skills-TOTAL_FORMS": "1",
        "skills-INITIAL_FORMS": "0",
        "skills-0-skill": number,
        "skills-0-level": "3",
    }
    for typed in (
        rows,
        rows | {"action": "suggest"},
        {"skills-TOTAL_FORMS": number, "action": "more"},
        {"add": number},
    ):
        assert client.post(reverse("needs:new"), {"title": "T"} | typed).status_code == 200
    assert client.post(reverse("needs:suggest"), rows | {"description": "weld"}).status_code == 200
    assert client.post(reverse("microcredentials:new"), {"title": "T"} | rows).status_code == 200
    assert client.get(reverse("skills:list"), {"within": number}).status_code == 404
    assert client.post(reverse("choose_organisation"), {"organisation": number}).status_code == 404
    assert (
        client.get(
            reverse("microcredentials:catalogue"), {"skill": number, "institution": number}
        ).status_code
        == 200
    )


@pytest.mark.parametrize("number", HUGE)
def test_nor_in_the_review(client: Client, number: str) -> None:
    client.force_login(PersonFactory(administrator=True))
    for name in ("employer", "institution"):
        assert client.get(reverse("review:queue"), {name: number}).status_code == 200
    chosen = {"chosen": number, "verdict": "approved", "sure": "on"}
    assert client.post(reverse("review:bulk"), chosen)["Location"] == reverse("review:queue")


@pytest.mark.parametrize("note", ["Well\0seen", "x" * 2001])
@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_a_note_that_cannot_be_kept_decides_nothing(client: Client, verb: str, note: str) -> None:
    match = MatchFactory()
    client.force_login(PersonFactory(administrator=True))
    answer = client.post(reverse(f"review:{verb}", args=[match.pk]), {"reason": "level_wrong", "note": note})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["note"])
    match.refresh_from_db()
    assert (match.status, match.reviews.count()) == ("proposed", 0)


def test_nul_is_no_word(client: Client) -> None:
    client.force_login(PersonFactory())
    assert client.get(reverse("matches:list"), {"q": "weld\0ing"}).context["words"] == "welding"


def test_skills_are_looked_for_in_so_many_words_and_no_more() -> None:
    welding = SkillFactory(label="welding")
    before = "nothing at all, " * (LONGEST_TEXT // 16)
    assert [one.skill for one in skills_in_words("welding, " + before)] == [welding]
    assert skills_in_words(before + "nothing and nothing, welding") == []


@pytest.mark.parametrize(
    ("external_id", "linked"),
    [
        ("https://data.test/skill/1", True),
        ("http://data.test/1", True),
        ("javascript://x.test/%0aalert(1)", False),
    ],
)
def test_a_skill_links_to_pages_of_the_web_alone(client: Client, external_id: str, linked: bool) -> None:
    skill = SkillFactory(external_id=external_id)
    client.force_login(PersonFactory())
    assert (f'href="{external_id}"' in client.get(reverse("skills:detail", args=[skill.pk])).text) is linked
