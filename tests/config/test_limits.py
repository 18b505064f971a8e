"""How much a request may send, and numbers that no database holds."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from accounts.limits import TOO_MANY
from accounts.models import ColleagueInvitation, Organisation
from config.limits import MOST_BYTES
from marketplace.models import Microcredential, TrainingNeed
from marketplace.queries.suggested_skills import LONGEST_TEXT, skills_in_words
from tests.factories import (
    MatchFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    SkillFactory,
    member_of,
)
from tests.marketplace.needform import sent as sent_of_a_need

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


@pytest.fixture
def few(settings):
    """Two an hour of each: the limits stand in the settings, how they are counted is what is looked at."""
    names = ["invite", "create_organisation", "create_need", "create_microcredential"]
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | dict.fromkeys(names, "2/h/user")


@pytest.fixture
def writer():
    """Owner of an employer and of an institution."""
    person = member_of(OrganisationFactory())
    OrganisationFactory(institution=True).memberships.create(person=person, role="owner")
    return person


NO_ROWS = {
    f"{name}-{which}_FORMS": "0" for name in ("skills", "tiers", "starts") for which in ("TOTAL", "INITIAL")
}
ORGANISATION = {"kind": "employer", "organisation_name": "Another"}
NEED = sent_of_a_need()
MICROCREDENTIAL = {"title": "Weld", "currency": "USD", "language": "en"} | NO_ROWS
PAGES = [
    ("organisation:new", ORGANISATION, Organisation, "organisation_name"),
    ("needs:new", NEED, TrainingNeed, "title"),
    ("microcredentials:new", MICROCREDENTIAL, Microcredential, "title"),
]


def the_form(answer):
    return answer.context["form"] if "form" in answer.context else answer.context["forms"].facts


@pytest.mark.parametrize(("name", "typed", "model", "field"), PAGES)
def test_one_person_creates_so_many_and_keeps_what_was_typed(client, few, writer, name, typed, model, field):
    client.force_login(writer)
    before = model.objects.count()
    wrong = client.post(reverse(name), typed | {field: ""})
    assert (wrong.status_code, model.objects.count()) == (200, before)
    for _ in range(2):
        assert client.post(reverse(name), typed).status_code == 302
    answer = client.post(reverse(name), typed)
    assert (answer.status_code, model.objects.count()) == (429, before + 2)
    form = the_form(answer)
    assert (form.non_field_errors(), form[field].value()) == ([TOO_MANY], typed[field])
    assert client.get(reverse(name)).status_code == 200
    other = PersonFactory()
    for organisation in writer.organisations.all():
        organisation.memberships.create(person=other, role="owner")
    client.force_login(other)
    assert client.post(reverse(name), typed).status_code == 302


def test_invitations_are_counted_whatever_was_typed(client, few, writer):
    client.force_login(writer)
    client.post(reverse("choose_organisation"), {"organisation": writer.organisations.first().pk})
    url, data = reverse("organisation:invite"), {"email": "new@example.test", "role": "viewer"}
    assert client.post(url, {"email": "nobody"}).status_code == 200
    assert client.post(url, data).status_code == 302
    for _ in range(2):
        answer = client.post(url, data | {"email": "another@example.test"})
        assert (answer.status_code, ColleagueInvitation.objects.count()) == (429, 1)
    form = answer.context["form"]
    assert (form.non_field_errors(), form["email"].value()) == ([TOO_MANY], "another@example.test")
    assert client.post(url).status_code == 429
    assert (client.get(url).status_code, client.head(url).status_code) == (200, 200)


def test_copies_count_as_needs(client, few, writer):
    need = NeedFactory(employer=writer.organisations.get(kind="employer"))
    client.force_login(writer)
    for _ in range(2):
        client.post(reverse("needs:copy", args=[need.pk]))
    answer = client.post(reverse("needs:copy", args=[need.pk]), follow=True)
    assert [str(message) for message in answer.context["messages"]][-1] == TOO_MANY
    assert (answer.redirect_chain[0][0], TrainingNeed.objects.count()) == (f"/needs/{need.pk}/", 3)
    assert client.post(reverse("needs:new"), NEED).status_code == 429


@pytest.mark.parametrize(("path", "model"), [("needs", TrainingNeed), ("microcredentials", Microcredential)])
def test_the_api_counts_with_the_pages(client, few, writer, path, model):
    client.force_login(writer)
    body = {"title": "Weld", "headcount": 3} if path == "needs" else {"title": "Weld"}
    page = {"needs": NEED, "microcredentials": MICROCREDENTIAL}[path]
    client.post(reverse(f"{path}:new"), page)
    sent = [client.post(f"/api/v1/{path}/", body, "application/json") for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 429]
    assert (sent[1].json()["code"], sent[1]["Retry-After"]) == ("throttled", "60")
    assert sent[1].json()["detail"].startswith(TOO_MANY)
    assert model.objects.count() == 2
    changed = client.patch(
        f"/api/v1/{path}/{model.objects.first().pk}/", {"title": "New"}, "application/json"
    )
    assert changed.status_code == 200


def test_the_limits_are_those_of_the_documentation(settings):
    limits = settings.ACCOUNT_RATE_LIMITS
    assert [limits[f"create_{name}"] for name in ("organisation", "need", "microcredential")] == [
        "60/h/user",
        "60/h/user",
        "600/h/user",
    ]
    assert limits["invite"] == "20/m/user,60/h/user,200/d/user"
