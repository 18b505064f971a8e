"""Pages and API of invitations: the road through them, lists, and what they ask of the database."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from partnerships.models import Invitation
from tests.api.callers import calling
from tests.factories import InvitationFactory, PersonFactory, member_of
from tests.matching.market import approve_all, asks, run_now, skills, teaches
from tests.matching.scene import scene
from tests.partnerships.chain import NAMES, chain, policy

pytestmark = pytest.mark.django_db
API = "/api/v1/invitations/"


def page(client, person, name, *args, query="") -> str:
    client.force_login(person)
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def chosen(text: str) -> list[str]:
    return re.findall(r'name="chosen" value="(\d+)" checked', text)


def invite(client, made, keys, message=""):
    client.force_login(made.buyer)
    address = reverse("invitations:invite", args=[made.need.pk])
    return client.post(address, {"chosen": [str(key) for key in keys], "message": message}, follow=True)


def test_from_the_need_to_three_invited(client):
    made = chain()
    assert reverse("invitations:invite", args=[made.need.pk]) in page(
        client, made.buyer, "matches:need", made.need.pk
    )
    text = page(client, made.buyer, "invitations:invite", made.need.pk)
    assert [text.count(f"{name}</span>") for name in NAMES] == [1, 1, 1, 1]
    assert chosen(text) == [str(match.pk) for match in made.matches[:3]]
    for _ in range(2):
        answer = invite(client, made, chosen(text))
        assert answer.redirect_chain[0][0].startswith(reverse("matches:need", args=[made.need.pk]))
        assert "3 institutions are invited to answer." in answer.content.decode()
    assert (Invitation.objects.count(), Notice.objects.count()) == (3, 3)


def test_no_more_is_preselected_than_may_be(client):
    made = chain()
    policy(open_per_need=2)
    text = page(client, made.buyer, "invitations:invite", made.need.pk)
    assert chosen(text) == [str(match.pk) for match in made.matches[:2]]
    made.invite(0, 1)
    text = page(client, made.buyer, "invitations:invite", made.need.pk)
    assert ("All places are taken." in text, 'name="chosen"' in text) == (True, False)


def test_a_refusal_keeps_what_was_chosen_and_typed(client):
    made = chain()
    policy(open_per_need=1)
    answer = invite(client, made, [made.matches[1].pk, made.matches[2].pk], "When?")
    text = answer.content.decode()
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert "You can invite 1 more institution now" in text
    assert chosen(text) == [str(match.pk) for match in made.matches[1:3]]
    assert ">\nWhen?</textarea>" in text
    answer = invite(client, made, [])
    assert "Choose at least one institution." in answer.content.decode()
    answer = invite(client, made, [2**40])
    assert "no longer among your approved matches" in answer.content.decode()


def test_what_has_no_seats_left_is_not_offered(client):
    made = chain()
    type(made.matches[1].microcredential).objects.filter(pk=made.matches[1].microcredential_id).update(
        seats_free=0
    )
    text = page(client, made.buyer, "invitations:invite", made.need.pk)
    assert [f"{name}</span>" in text for name in NAMES] == [True, False, True, True]


def test_both_sides_are_told_how_soon_an_institution_answers(client):
    made = chain()
    text = page(client, made.buyer, "invitations:invite", made.need.pk)
    assert text.count("No invitations yet") == 4
    now = timezone.now()
    sent = now - timedelta(days=9)
    for state, answered in (("answered", now - timedelta(days=7)), ("expired", None)):
        InvitationFactory(
            microcredential=made.matches[0].microcredential, state=state, sent_at=sent, answered_at=answered
        )
    said = "<b>2 days</b><small>typical; answered 1 of 2 invitations in time</small>"
    assert said in page(client, made.buyer, "invitations:invite", made.need.pk)
    assert said in page(client, made.people[0], "invitations:list")
    assert "No invitations yet" in page(client, made.people[1], "invitations:list")


def test_the_inbox_and_the_page_of_one(client):
    made = chain(description="Weld hulls")
    [row] = made.invite(0, now=timezone.now(), message="When could you start?")
    text = page(client, made.people[0], "invitations:list")
    assert "1 invitation waits for your answer" in text
    text = page(client, made.people[0], "invitations:detail", row.pk)
    for said in ("Welders for the yard", "Weld hulls", "When could you start?", "Kestrel Forge invites you"):
        assert said in text
    assert reverse("invitations:decline", args=[row.pk]) in text
    assert "Ada Buyer" not in text
    text = page(client, made.buyer, "invitations:detail", row.pk)
    assert reverse("invitations:withdraw", args=[row.pk]) in text


def test_declining_and_withdrawing_on_pages(client):
    made = chain(count=2)
    first, second = made.invite(0, 1, now=timezone.now())
    client.force_login(made.people[0])
    address = reverse("invitations:decline", args=[first.pk])
    answer = client.post(address, {"reason": "other", "note": ""})
    assert (answer.status_code, "Say in a sentence what it is." in answer.content.decode()) == (422, True)
    for _ in range(2):
        answer = client.post(address, {"reason": "capacity", "note": "Full"}, follow=True)
        assert "You declined. The employer is told why." in answer.content.decode()
    client.force_login(made.buyer)
    for _ in range(2):
        answer = client.post(reverse("invitations:withdraw", args=[second.pk]), follow=True)
        assert "The invitation to Rival Academy is withdrawn." in answer.content.decode()
    assert [state for _, state in made.states()] == ["declined", "withdrawn"]
    assert "Full" in page(client, made.buyer, "invitations:detail", first.pk)
    text = page(client, made.people[0], "invitations:detail", first.pk)
    assert "What the employer asks for" not in text


def market(count: int):
    wanted = skills(2)
    made = scene()
    for n in range(1, count):
        teaches(wanted, institution=made.institution, title=f"Another {n}")
    need = asks(wanted, employer=made.employer, title="Fitters")
    rows = [teaches(wanted, title=f"Fitting {n}") for n in range(count)]
    run_now()
    approve_all(need.matches.all())
    person, at = made.people["institution"], timezone.now() - timedelta(days=30)
    for row in rows:
        when = {"sent_at": at, "expires_at": at + timedelta(days=60)}
        InvitationFactory(need=need, microcredential=row, **when)
        other = asks(wanted, employer=made.employer)
        InvitationFactory(need=other, microcredential=made.good, **when)
    return {"owner": made.people["owner"], "institution": person, "administrator": made.administrator}, need


@pytest.mark.parametrize(
    ("who", "name", "of_need"),
    [
        ("owner", "invitations:list", False),
        ("institution", "invitations:list", False),
        ("administrator", "invitations:list", False),
        ("owner", "invitations:invite", True),
        ("owner", "matches:need", True),
    ],
)
def test_three_rows_ask_as_often_as_one(client, who, name, of_need):
    asked = []
    for count in (1, 3):
        people, need = market(count)
        client.force_login(people[who])
        address = reverse(name, args=[need.pk] if of_need else [])
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_api_asks_as_often_for_three(client):
    asked = []
    for count in (1, 3):
        people, _ = market(count)
        for who in ("owner", "institution"):
            api = calling(people[who])
            with CaptureQueriesContext(connection) as queries:
                assert len(api.get(API).json()["results"]) >= count
            asked.append(len(queries))
    assert asked[:2] == asked[2:]


def test_lists_are_cut_into_pages_and_searched(client):
    made = chain(count=1)
    for n in range(27):
        InvitationFactory(microcredential=made.matches[0].microcredential, need__title=f"Need {n}")
    text = page(client, made.people[0], "invitations:list")
    assert "1 to 25 of 27 invitations" in text
    assert "Need 26" in page(client, made.people[0], "invitations:list", query="?q=need+26")
    assert "No invitation like that" in page(client, made.people[0], "invitations:list", query="?state=over")


def test_the_road_through_the_api():
    made = chain()
    api = calling(made.buyer)
    sent = {"matches": [match.pk for match in made.matches[:2]], "message": "When?"}
    answer = api.post(API, sent)
    assert (answer.status_code, [row["institution_name"] for row in answer.json()]) == (201, NAMES[:2])
    first, second = answer.json()
    assert (first["sent_by"], first["state"], first["match"]) == ("Ada Buyer", "open", made.matches[0].pk)
    assert [row["id"] for row in api.post(API, sent).json()] == [first["id"], second["id"]]
    assert api.post(f"{API}{second['id']}/withdraw/").json()["state"] == "withdrawn"
    own = calling(made.people[0])
    assert own.get(f"{API}{first['id']}/").json()["asked"]["headcount"] == 10
    answer = own.post(f"{API}{first['id']}/decline/", {"reason": "dates"})
    assert (answer.json()["state"], answer.json()["asked"]) == ("declined", None)
    answer = own.post(f"{API}{first['id']}/decline/", {"reason": "chose_another"})
    assert (answer.status_code, list(answer.json())) == (400, ["reason"])
    assert api.post(f"{API}{first['id']}/withdraw/").status_code == 409
    rerouted = api.get(f"{API}?need={made.need.pk}&state=open").json()["results"]
    assert [(row["institution_name"], row["rerouted_from"]) for row in rerouted] == [(NAMES[2], first["id"])]


def test_the_api_refuses_by_name():
    made = chain()
    api, unseen = calling(made.buyer), chain().matches[0].pk
    assert api.post(API, {"matches": [unseen]}).json() == {"matches": [f"There is no such match: {unseen}."]}
    assert api.post(API, {"matches": []}).status_code == 400
    assert list(api.post(API, {"match": 1}).json()) == ["match"]
    reader = calling(member_of(made.employer, "viewer"))
    assert reader.post(API, {"matches": [made.matches[0].pk]}).status_code == 403
    for person in (made.people[0], PersonFactory(), made.administrator):
        assert calling(person).post(API, {"matches": [made.matches[0].pk]}).status_code == 403
    policy(open_per_need=1)
    answer = api.post(API, {"matches": [match.pk for match in made.matches[:2]]})
    assert (answer.status_code, answer.json()["code"], Invitation.objects.count()) == (409, "not_allowed", 0)
