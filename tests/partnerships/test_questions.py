"""Questions and answers on a need."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from marketplace.services.needs import close_need
from marketplace.transitions import NotAllowed
from partnerships.models import Question
from partnerships.services.invitations import decline_invitation, withdraw_invitation
from partnerships.services.questions import UNANSWERED, answer_question, ask_question
from tests.api.callers import calling
from tests.factories import member_of
from tests.partnerships.chain import MONDAY, chain, told

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
API = "/api/v1/questions/"


def ask(made, place=0, text="May we teach in the evening?"):
    return ask_question(
        need=made.need,
        institution=made.institutions[place],
        by=made.people[place],
        text=text,
        now=LATER,
    )


def test_the_employer_is_told_who_asks_and_all_invited_that_it_answered():
    made = chain()
    made.invite(0, 1)
    asked = ask(made)
    assert ask(made) == asked
    assert told(made.buyer) == [
        "Harbour College asks about “Welders for the yard”: May we teach in the evening?"
    ]
    for _ in range(2):
        answer_question(question=asked, by=made.buyer, text="Yes, from five.", now=LATER)
    said = "A question about “Welders for the yard” was answered."
    assert [told(person)[1:] for person in made.people] == [[said], [said], [], []]
    answer_question(question=asked, by=made.buyer, text="Yes, from six.", now=LATER)
    assert told(made.people[1])[-1] == "The answer to a question about “Welders for the yard” was corrected."
    entries = AuditEntry.objects.filter(subject="question").order_by("pk")
    assert [(row.step, row.institution_key == made.institutions[0].pk) for row in entries] == [
        ("asked", True), ("answered", True), ("corrected", True),
    ]  # fmt: skip
    assert entries.last().before == {"answer": "Yes, from five."}


def test_only_who_is_invited_asks():
    made = chain()
    with pytest.raises(NotAllowed, match="Only who is invited can ask"):
        ask(made)
    [row] = made.invite(0)
    withdraw_invitation(invitation=row, by=made.buyer, now=LATER)
    with pytest.raises(NotAllowed, match="Only who is invited can ask"):
        ask(made)
    made.invite(1)
    close_need(need=made.need, by=made.buyer, now=LATER)
    with pytest.raises(NotAllowed, match="This need is closed"):
        ask(made, 1)
    assert Question.objects.count() == 0


def test_not_too_many_wait_at_once():
    made = chain()
    made.invite(0)
    questions = [ask(made, text=f"Question {n}?") for n in range(UNANSWERED)]
    with pytest.raises(NotAllowed, match="10 of your questions wait"):
        ask(made, text="One more?")
    answer_question(question=questions[0], by=made.buyer, text="Yes.", now=LATER)
    assert ask(made, text="One more?").text == "One more?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" ", "Write something."),
        ("x" * 2001, "2,001 characters long"),
        ("Is harbour  college too far?", "It names Harbour College"),
        ("Call Editor of Harbour College", "It names Harbour College"),
    ],
)
def test_a_question_gives_nobody_away(text, said):
    made = chain()
    made.invite(0, 1)
    with pytest.raises(ValidationError) as refused:
        ask(made, text=text)
    assert said in refused.value.message_dict["text"][0]
    assert Question.objects.count() == 0


def test_an_answer_names_no_institution_that_was_invited():
    made = chain()
    made.invite(0, 1)
    asked = ask(made)
    with pytest.raises(ValidationError, match="It names Rival Academy"):
        answer_question(question=asked, by=made.buyer, text="As rival academy knows, no.", now=LATER)
    asked.refresh_from_db()
    assert asked.answer == ""


def read(client, person, need):
    client.force_login(person)
    return client.get(reverse("questions:list", args=[need.pk]))


def test_all_invited_read_it_and_only_the_employer_who_asked(client):
    made = chain()
    made.invite(0, 1)
    ask(made)
    own, other = (read(client, person, made.need).content.decode() for person in made.people[:2])
    assert ("May we teach" in own, "Your institution ·" in own) == (True, True)
    assert ("May we teach" in other, "Your institution ·" in other, "Harbour" in other) == (
        True,
        False,
        False,
    )
    assert "Harbour College ·" in read(client, made.buyer, made.need).content.decode()
    assert [read(client, person, made.need).status_code for person in made.people] == [200, 200, 404, 404]


def test_asking_and_answering_on_pages(client):
    made = chain()
    made.invite(0)
    client.force_login(made.people[0])
    address = reverse("questions:ask", args=[made.need.pk])
    answer = client.post(address, {"text": "Is Harbour College near?"})
    assert (answer.status_code, "It names Harbour College" in answer.content.decode()) == (422, True)
    assert "Is Harbour College near?</textarea>" in answer.content.decode()
    for _ in range(2):
        answer = client.post(address, {"text": "May we teach in the evening?"}, follow=True)
        assert "Your question is with the employer." in answer.content.decode()
    asked = Question.objects.get()
    client.force_login(made.buyer)
    address = reverse("questions:answer", args=[asked.pk])
    assert "May we teach in the evening?" in client.get(address).content.decode()
    answer = client.post(address, {"text": "Yes."}, follow=True)
    assert "Answered. Every invited institution can read it." in answer.content.decode()


def test_whoever_is_out_again_reads_only_what_it_asked_itself():
    made = chain(count=2)
    first, _ = made.invite(0, 1)
    own, other = ask(made), ask(made, 1, "What about tools?")
    decline_invitation(invitation=first, by=made.people[0], reason="dates", now=LATER)
    assert list(Question.objects.visible_to(made.people[0])) == [own]
    assert list(Question.objects.visible_to(made.people[1])) == [own, other]


def test_the_page_asks_as_often_for_three(client):
    asked = []
    for count in (1, 3):
        made = chain()
        made.invite(0, 1, 2)
        for n in range(count):
            ask(made, n)
        counts = []
        for person in (made.buyer, made.people[0]):
            read(client, person, made.need)
            with CaptureQueriesContext(connection) as queries:
                read(client, person, made.need)
            counts.append(len(queries))
        asked.append(counts)
    assert asked[0] == asked[1]


def test_the_page_is_cut(client):
    made = chain()
    made.invite(0)
    for n in range(26):
        Question.objects.create(
            need=made.need,
            institution=made.institutions[0],
            text=f"Q{n}",
            asked_by=made.people[0],
            asked_at=MONDAY,
        )
    assert "1 to 25 of 26 questions" in read(client, made.buyer, made.need).content.decode()


def test_the_road_through_the_api():
    made = chain()
    made.invite(0, 1)
    api, other, employer = (calling(one) for one in (made.people[0], made.people[1], made.buyer))
    answer = api.post(API, {"need": made.need.pk, "text": "May we teach in the evening?"})
    assert (answer.status_code, answer.json()["own"], answer.json()["institution_name"]) == (201, True, None)
    pk = answer.json()["id"]
    [seen] = other.get(f"{API}?need={made.need.pk}").json()["results"]
    assert (seen["own"], seen["institution_name"], seen["answer"]) == (False, None, "")
    assert employer.get(f"{API}{pk}/").json()["institution_name"] == "Harbour College"
    assert employer.post(f"{API}{pk}/answer/", {"text": "Yes."}).json()["answer"] == "Yes."
    assert other.post(f"{API}{pk}/answer/", {"text": "No."}).status_code == 403
    assert calling(made.people[2]).get(f"{API}{pk}/").status_code == 404
    unseen = calling(made.people[2]).post(API, {"need": made.need.pk, "text": "When?"})
    none = calling(made.people[2]).post(API, {"need": 2**40, "text": "When?"})
    assert (unseen.status_code, unseen.json()) == (none.status_code, none.json())
    viewer = calling(member_of(made.institutions[0], "viewer"))
    assert viewer.post(API, {"need": made.need.pk, "text": "When?"}).status_code == 403
