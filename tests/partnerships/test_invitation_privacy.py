"""Five attacks by which an institution, invited or not, could learn of another: its name, its number, its existence.

1. Reading: every page, list, filter and notice that it may open.
2. Guessing: addresses in sequence; what exists and what does not must answer alike.
3. Asking the API: the same rows in JSON, their fields, filters, orders and counts.
4. Provoking errors: acting on what is not one's own, so that a refusal tells more than it should.
5. Watching the clock and the trail: whether one was asked first or after somebody who was silent.
"""

import json
import re

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Notice
from marketplace.models import Microcredential
from partnerships.models import Invitation, Question
from partnerships.services.invitations import decline_invitation, expire_invitations
from partnerships.services.questions import answer_question, ask_question
from tests.api.callers import calling
from tests.partnerships.chain import MONDAY, NAMES, Chain, chain, policy, told

pytestmark = pytest.mark.django_db
API = "/api/v1/"
MONEY = {"target_price": 1117, "budget_price": 1319, "ceiling_price": 1753}
SECRET = ["1117", "1,117", "1319", "1,319", "1753", "1,753", "Editor of"]


@pytest.fixture
def made() -> Chain:
    """The first two are invited, ask and are answered; the third is not, the fourth neither."""
    found = chain(**MONEY)
    found.invite(0, 1, message="When could you start?")
    for place in (0, 1):
        asked = ask_question(
            need=found.need,
            institution=found.institutions[place],
            by=found.people[place],
            text=f"Question number {place}",
            now=MONDAY,
        )
        answer_question(question=asked, by=found.buyer, text="As you like.", now=MONDAY)
    return found


def addresses(made: Chain, place: int) -> list[str]:
    own = Invitation.objects.filter(institution=made.institutions[place]).values_list("pk", flat=True)
    lists = [
        reverse("invitations:list") + query for query in ("", "?state=waiting", "?state=over", "?q=academy")
    ]
    one = [reverse(f"invitations:{name}", args=[pk]) for pk in own for name in ("detail", "decline")]
    return [*lists, *one, reverse("questions:list", args=[made.need.pk])]


def others(place: int) -> list[str]:
    return [name for n, name in enumerate(NAMES) if n != place]


def test_1_reading_tells_an_invited_one_of_no_other(client, made):
    client.force_login(made.people[0])
    for address in addresses(made, 0):
        answer = client.get(address)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert [name for name in others(0) + SECRET if name in text and name != "Editor of"] == []
        text = re.sub(r"<header.*?</header>", "", text, count=1, flags=re.S)
        assert "2 institutions" not in text
    text = " ".join(told(made.people[0]))
    assert [name for name in others(0) + SECRET if name in text] == []


def test_1_reading_tells_an_uninvited_one_nothing(client, made):
    client.force_login(made.people[2])
    inbox = client.get(reverse("invitations:list")).content.decode()
    assert [word for word in ["Welders for the yard", *others(2)] if word in inbox] == []
    assert told(made.people[2]) == []
    match = client.get(reverse("matches:detail", args=[made.matches[2].pk]))
    assert match.status_code == 200
    assert [word for word in ["nvite ", "nvited", *others(2)] if word in match.content.decode()] == []


@pytest.mark.parametrize("place", [0, 2])
def test_2_guessing_finds_nothing_that_is_not_ones_own(client, made, place):
    client.force_login(made.people[place])
    api = calling(made.people[place])
    theirs = Invitation.objects.exclude(institution=made.institutions[place])
    for pk in [*theirs.values_list("pk", flat=True), 2**40]:
        for name in ("detail", "decline", "withdraw"):
            assert client.get(reverse(f"invitations:{name}", args=[pk])).status_code == 404
        answers = [
            api.get(f"{API}invitations/{pk}/"),
            api.post(f"{API}invitations/{pk}/decline/", {"reason": "price"}),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 2
    for need in (made.need.pk, 2**40):
        assert client.get(reverse("invitations:invite", args=[need])).status_code == 404
        assert client.get(reverse("matches:need", args=[need])).status_code == 404


def test_2_guessing_a_needs_questions(client, made):
    client.force_login(made.people[2])
    asked = Question.objects.first()
    bodies = set()
    for need in (made.need.pk, 2**40):
        for answer in (
            client.get(reverse("questions:list", args=[need])),
            client.post(reverse("questions:ask", args=[need]), {"text": "Anybody there?"}),
        ):
            bodies.add((answer.status_code, re.sub(r"csrf\S+|\d+", "", answer.content.decode())))
    assert {status for status, _ in bodies} == {404}
    assert client.get(reverse("questions:answer", args=[asked.pk])).status_code == 404
    assert calling(made.people[2]).get(f"{API}questions/{asked.pk}/").status_code == 404


def test_3_the_api_gives_an_invited_one_its_own_alone(made):
    api = calling(made.people[0])
    answers = [api.get(f"{API}invitations/{query}") for query in ("", f"?need={made.need.pk}", "?state=open")]
    for answer in answers:
        assert (answer.status_code, answer.json()["count"]) == (200, 1)
        text = json.dumps(answer.json())
        assert [name for name in others(0) + SECRET if name in text] == []
        hidden = {"sent_by", "sent_at", "rerouted_from", "reminded_at", "match"}
        assert hidden & answer.json()["results"][0].keys() == set()
    assert api.get(f"{API}invitations/?institution={made.institutions[1].pk}").status_code == 400
    questions = api.get(f"{API}questions/?need={made.need.pk}").json()["results"]
    assert [(row["own"], row["institution_name"]) for row in questions] == [(True, None), (False, None)]
    assert {"institution", "asked_by", "answered_by"} & questions[0].keys() == set()


def test_3_the_api_gives_an_uninvited_one_nothing(made):
    api = calling(made.people[2])
    for query in ("", f"?need={made.need.pk}", f"?need={2**40}"):
        assert api.get(f"{API}invitations/{query}").json()["count"] == 0
        assert api.get(f"{API}questions/{query}").json()["count"] == 0
    text = json.dumps(api.get(f"{API}matches/").json())
    assert [word for word in ["invit", *others(2)] if word in text] == []


@pytest.mark.parametrize("place", [0, 2])
def test_4_errors_tell_no_more_than_the_rows(client, made, place):
    api, before = calling(made.people[place]), list(Invitation.objects.order_by("pk").values())
    for keys in ([made.matches[1].pk], [made.matches[place].pk], [2**40]):
        answer = api.post(f"{API}invitations/", {"matches": keys})
        assert answer.status_code == 403
        assert [name for name in NAMES if name in json.dumps(answer.json())] == []
    own = api.post(
        f"{API}questions/", {"need": made.need.pk, "institution": made.institutions[1].pk, "text": "?"}
    )
    none = api.post(f"{API}questions/", {"need": made.need.pk, "institution": 2**40, "text": "?"})
    assert (own.status_code, own.json()) == (none.status_code, none.json())
    client.force_login(made.people[place])
    answer = client.post(reverse("questions:ask", args=[made.need.pk]), {"text": "Is Rival Academy invited?"})
    assert "It names" not in answer.content.decode()
    assert list(Invitation.objects.order_by("pk").values()) == before


def shown(client, made: Chain, place: int) -> list[str]:
    """All that an institution is shown of its invitation, without its own name and what differs by chance."""
    invitation = Invitation.objects.get(institution=made.institutions[place])
    client.force_login(made.people[place])
    texts = [client.get(reverse("invitations:detail", args=[invitation.pk])).content.decode()]
    texts.append(client.get(reverse("invitations:list")).content.decode())
    texts.append(calling(made.people[place]).get(f"{API}invitations/{invitation.pk}/").content.decode())
    texts += told(made.people[place])
    entries = AuditEntry.objects.visible_to(made.people[place]).order_by("pk")
    texts += [f"{row.step} {row.who} {sorted(row.after)}" for row in entries]
    own = rf"{NAMES[place]}|(csrf\S+ value=|X-CSRFToken\S+ )\S+|person\d+|title=\"[^\"]*\"|\d[\d,.:T+Z-]*"
    return [re.sub(own, "", text, flags=re.I) for text in texts]


@pytest.mark.parametrize("how", ["silent", "declined"])
def test_5_asked_first_or_after_another_looks_the_same(client, how):
    first = chain(zone="America/New_York")
    # Who is asked first stands where the other was asked second: all else is the same.
    second = chain(zone="America/New_York")
    [row] = second.invite(0)
    policy(answer_days=10)
    if how == "silent":
        expire_invitations(now=row.expires_at)
    else:
        decline_invitation(invitation=row, by=second.people[0], reason="dates", now=MONDAY)
    rerouted = Invitation.objects.get(rerouted_from=row)
    [straight] = first.invite(1, now=rerouted.sent_at)
    assert rerouted.expires_at == straight.expires_at
    assert shown(client, second, 1) == shown(client, first, 1)


def test_5_the_trail_of_one_is_not_on_anothers(made):
    decline_invitation(
        invitation=Invitation.objects.get(institution=made.institutions[0]),
        by=made.people[0],
        reason="dates",
        now=MONDAY,
    )
    theirs = AuditEntry.objects.visible_to(made.people[1])
    assert {row.institution_key for row in theirs} == {made.institutions[1].pk}
    assert {row.audience for row in theirs} <= {"institution", "everybody"}
    assert Notice.objects.filter(person=made.people[1], text__contains="Harbour").count() == 0


def test_5_its_price_moves_no_invitation(made):
    """Above the employer's ceiling the match leaves its list; the invitation stays as it was."""
    row = Invitation.objects.get(institution=made.institutions[0])
    Microcredential.objects.filter(pk=row.microcredential_id).update(seat_price=9999)
    made.matches[0].rank, made.matches[0].over_ceiling = None, True
    made.matches[0].save()
    api = calling(made.people[0])
    assert api.get(f"{API}invitations/{row.pk}/").json()["state"] == "open"
