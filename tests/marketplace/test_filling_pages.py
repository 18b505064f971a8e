"""Filling in a form from words or a document: one sees what was found, chooses, and nothing is saved."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.limits import TOO_MANY
from marketplace.documents import MOST_BYTES, MOST_LETTERS
from marketplace.forms.filling import MICROCREDENTIAL, NEED, Taken, title_in
from marketplace.models import DocumentReading, Microcredential, TrainingNeed
from marketplace.services.documents import AT_ONCE_BYTES, work_on_document
from tests.factories import (
    MicrocredentialFactory,
    OrganisationFactory,
    PersonFactory,
    SkillFactory,
    member_of,
)
from tests.marketplace.documents import SYLLABUS, docx, paragraph, pdf
from tests.marketplace.needform import sent

pytestmark = pytest.mark.django_db
NEW, READ = reverse("needs:new"), reverse("needs:read")
AD = (
    "CNC machinists for our second shift\n"
    "We want to train 12 operators at our plant: weld metal, read drawings. Up to 40 hours, no more than 6 weeks. "
    "Our budget is $900 per learner. No experience needed. Supported by a $15,000 grant."
)
DAMAGED = "The PDF is damaged: it cannot be opened. Save it again, or paste the words."
TOO_LARGE = "The document has 10.0 MB; at most 10 MB are read. Send a part of it."
EMPTY = {
    "title": "", "description": "", "headcount": "", "target_price": "", "budget_price": "",
    "delivery": ["1", "2", "4", "8", "16"],
}  # fmt: skip


@pytest.fixture
def employer():
    return OrganisationFactory(employer=True)


@pytest.fixture
def buyer(employer) -> Client:
    client = Client()
    client.force_login(member_of(employer, "editor"))
    return client


@pytest.fixture
def teacher() -> Client:
    client = Client()
    client.force_login(member_of(OrganisationFactory(institution=True), "editor"))
    return client


def file(content: bytes, name: str = "syllabus.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def shown(response: Any) -> list[tuple[Any, ...]]:
    return [
        (one.label, one.said, one.ticked, one.now, one.is_there) for one in response.context["panel"].facts
    ]


def form_of(response: Any) -> dict[str, Any]:
    """What the page's form of a need sends, as far as it was filled in."""
    form = response.context["form"]
    return {
        name: form[name].value() for name in ("title", "headcount", "budget_price", "max_weeks", "max_hours")
    }


def test_pasted_words_are_looked_through_and_nothing_is_saved(buyer) -> None:
    skill = SkillFactory(label="weld metal")
    page = buyer.post(READ, sent(source_text=AD, **EMPTY), headers={"hx-request": "true"})
    assert page.status_code == 200
    assert page.templates[0].name == "filling/panel.html"
    assert shown(page) == [
        ("Title", "CNC machinists for our second shift", True, "", False),
        ("In your own words", f"all {len(AD)} letters of the text", True, "", False),
        ("How many people will learn", "12", True, "", False),
        ("Budget per learner", "$900", True, "", False),
        ("Longest duration", "6 weeks", True, "", False),
        ("Most clock hours", "40 hours", True, "", False),
        ("How", "At our site", True, "", False),
        ("Level", "2 assisted, for the skills that you take over", False, "", False),
    ]
    assert [one.found.skill for one in page.context["panel"].skills] == [skill]
    assert "<mark>12 operators</mark>" in page.content.decode()
    assert TrainingNeed.objects.count() == 0
    assert DocumentReading.objects.count() == 0


def test_what_is_typed_is_replaced_only_where_somebody_ticks_it(buyer) -> None:
    typed = {
        "title": "Mine",
        "headcount": "12",
        "max_weeks": "4",
        "budget_price": "900.00",
        "delivery": ["1", "4"],
    }
    page = buyer.post(READ, sent(source_text=AD, description="My words", target_price="", **typed))
    assert shown(page)[:-1] == [
        ("Title", "CNC machinists for our second shift", False, "Mine", False),
        ("In your own words", f"all {len(AD)} letters of the text", False, "8 letters that you wrote", False),
        ("How many people will learn", "12", False, "12", True),
        ("Budget per learner", "$900", False, "900.00", True),
        ("Longest duration", "6 weeks", False, "4", False),
        ("Most clock hours", "40 hours", True, "", False),
        ("How", "At our site", False, "On campus, Hybrid", False),
    ]
    assert page.content.decode().count("replaces what you have") == 4


def test_without_a_script_the_page_comes_back_with_what_was_typed_and_the_proposals(buyer) -> None:
    page = buyer.post(NEW, sent(source_text=AD, action="read", **EMPTY | {"title": "Mine"}))
    assert page.status_code == 200
    assert form_of(page)["title"] == "Mine"
    assert page.context["form"].errors == {}
    assert shown(page)[0] == ("Title", "CNC machinists for our second shift", False, "Mine", False)
    assert TrainingNeed.objects.count() == 0


def test_what_is_ticked_goes_into_the_form_and_the_rest_stays(buyer) -> None:
    old, new = SkillFactory(label="read drawings"), SkillFactory(label="weld metal")
    rows = [{"skill": str(old.pk), "name": old.label, "level": "4", "importance": "nice"}]
    ticked = [
        "headcount=12",
        "budget_price=900&currency=CAD",
        "delivery=2",
        "delivery=8",
        "level=2",
        "description=",
    ]
    boxes = {"fill": ticked, "fill_skill": [str(new.pk), str(old.pk), "nonsense", "999999"]}
    page = buyer.post(NEW, sent(*rows, source_text=AD, action="fill", **EMPTY | {"title": "Mine"}, **boxes))
    form, skills = page.context["form"], page.context["skills"]
    assert form_of(page) == {
        "title": "Mine", "headcount": "12", "budget_price": "900", "max_weeks": "", "max_hours": "",
    }  # fmt: skip
    assert (form["description"].value(), form["currency"].value(), form["delivery"].value()) == (
        AD,
        "CAD",
        ["2", "8"],
    )
    chosen = [(row["skill"].value(), row["level"].value(), row["importance"].value()) for row in skills.forms]
    assert chosen == [(str(old.pk), "4", "nice"), (str(new.pk), "2", "must")]
    fields = ("How many people will learn", "Budget per learner", "How", "In your own words")
    assert page.context["panel"].taken == Taken(fields, 1)
    assert "Filled in 4 fields and 1 skill." in page.content.decode()
    assert TrainingNeed.objects.count() == 0


def test_a_box_writes_no_field_that_is_not_offered(buyer) -> None:
    boxes = {
        "fill": ["weight_skill=99&seen=x&ceiling_price=1", "headcount=many", "title=a&b=1&c=2&d=3", "", "="]
    }
    page = buyer.post(NEW, sent(action="fill", **EMPTY, **boxes))
    form = page.context["form"]
    assert (form["weight_skill"].value(), form["ceiling_price"].value()) == ("55", "")
    assert form["headcount"].value() == "many"
    again = buyer.post(NEW, sent(action="save", **EMPTY | {"title": "Mine", "headcount": "many"}))
    assert "headcount" in again.context["form"].errors


def test_filled_in_and_saved_it_is_a_need_like_any_other(buyer, employer) -> None:
    skill = SkillFactory(label="weld metal")
    row = {"skill": str(skill.pk), "name": skill.label, "level": "2"}
    answer = buyer.post(NEW, sent(row, action="save", source_text=AD, fill=["headcount=99"]))
    assert answer.status_code == 302
    assert (TrainingNeed.objects.get().headcount, TrainingNeed.objects.get().employer) == (12, employer)


@pytest.mark.parametrize("content", [pdf(SYLLABUS), docx("".join(map(paragraph, SYLLABUS)))])
def test_a_document_is_read_into_the_words(teacher, content: bytes) -> None:
    page = teacher.post(reverse("microcredentials:read"), {"source_file": file(content), "currency": "USD"})
    text = "\n".join(SYLLABUS)
    assert shown(page) == [
        ("Title", "CNC setup and inspection", True, "", False),
        ("Description", f"all {len(text)} letters of the text", True, "", False),
        ("Price per seat", "$1,200", True, "", False),
        ("Clock hours", "40 hours", True, "", False),
        ("Weeks", "8 weeks", True, "", False),
        ("What learners need beforehand", "basic arithmetic", True, "", False),
    ]
    assert page.context["panel"].form["source_text"].value() == text
    assert DocumentReading.objects.count() == 0


def test_pasted_words_and_a_document_are_read_together(teacher) -> None:
    page = teacher.post(
        reverse("microcredentials:read"),
        {"source_text": "Weld.\nA badge.", "source_file": file(pdf(SYLLABUS))},
    )
    assert page.context["panel"].form["source_text"].value() == "Weld.\nA badge.\n\n" + "\n".join(SYLLABUS)


def test_a_microcredential_is_filled_in_and_keeps_what_it_has(teacher) -> None:
    skill = SkillFactory(label="weld metal")
    rows = {
        f"{name}-{count}_FORMS": "0"
        for name in ("skills", "tiers", "starts")
        for count in ("TOTAL", "INITIAL")
    }
    boxes = {
        "fill": ["seat_price=1200", "clock_hours=40", "credential_type=badge"],
        "fill_skill": [str(skill.pk)],
    }
    typed = (
        rows | {"title": "Mine", "currency": "USD", "weeks": "8", "delivery": ["1"], "action": "fill"} | boxes
    )
    page = teacher.post(reverse("microcredentials:new"), typed)
    facts = page.context["forms"].facts
    names = ("title", "seat_price", "clock_hours", "weeks", "credential_type", "delivery")
    assert [facts[name].value() for name in names] == ["Mine", "1200", "40", "8", "badge", ["1"]]
    assert [row["skill"].value() for row in page.context["forms"].skills.forms] == [str(skill.pk)]
    assert facts.errors == {}
    assert page.context["landed"] != []
    assert Microcredential.objects.count() == 0


def test_a_changed_row_is_not_saved_on_the_way(teacher) -> None:
    row = MicrocredentialFactory(institution=OrganisationFactory(institution=True), title="Old")
    client = Client()
    client.force_login(member_of(row.institution, "editor"))
    address = reverse("microcredentials:edit", args=[row.pk])
    for action in ("read", "fill"):
        page = client.post(address, {"title": "New", "action": action, "source_text": "Weld.\nA badge."})
        assert page.status_code == 200
        row.refresh_from_db()
        assert row.title == "Old"
    assert teacher.post(address, {"action": "read"}).status_code in {403, 404}


@pytest.mark.parametrize(
    ("sending", "said"),
    [
        ({}, "Paste some words, or choose a document."),
        ({"source_text": "  "}, "Paste some words, or choose a document."),
        ({"source_file": file(b"%PDF-1.4")}, DAMAGED),
        ({"source_file": file(b"")}, "The document is empty."),
        ({"source_file": file(b"a" * (MOST_BYTES + 1))}, TOO_LARGE),
        ({"source_text": "a" * (MOST_LETTERS + 1)}, "Ensure this value has at most 100000 characters (it has 100001)."),
        ({"document": "7"}, "The document is not there any more. Choose it again."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field(buyer, sending: dict[str, Any], said: str) -> None:
    if file_sent := sending.get("source_file"):
        file_sent.seek(0)
    page = buyer.post(READ, sending)
    assert page.status_code == 422
    assert [text for texts in page.context["panel"].form.errors.values() for text in texts] == [said]
    assert DocumentReading.objects.count() == 0


def test_nothing_found_says_what_to_do(buyer) -> None:
    page = buyer.post(READ, {"source_text": "Hello", "description": "Hello"})
    assert "Nothing was found in these words" in page.content.decode()


def test_a_large_document_is_read_by_a_worker_while_the_page_looks(buyer) -> None:
    large = pdf(SYLLABUS) + b"\n%" + b"x" * AT_ONCE_BYTES
    page = buyer.post(READ, {"source_file": file(large), "source_text": "Pasted."})
    reading = DocumentReading.objects.get()
    assert (page.context["panel"].reading, reading.file_name) == (reading, "syllabus.pdf")
    assert 'hx-trigger="every 1s"' in page.content.decode()
    looking = {"document": str(reading.pk), "source_text": "Pasted."}
    panel = buyer.post(READ, looking).context["panel"]
    assert (panel.reading, panel.delayed) == (reading, False)
    DocumentReading.objects.update(created_at=timezone.now() - timedelta(seconds=11))
    assert buyer.post(READ, looking).context["panel"].delayed
    work_on_document(pk=reading.pk, clock=lambda: timezone.now() + timedelta(minutes=5))
    done = buyer.post(READ, looking)
    assert done.context["panel"].form["source_text"].value() == "Pasted.\n\n" + "\n".join(SYLLABUS)
    assert ("Most clock hours", "40 hours", True, "", False) in shown(done)
    stranger = Client()
    stranger.force_login(member_of(OrganisationFactory(employer=True), "editor"))
    assert stranger.post(READ, looking).status_code == 422


def test_a_document_that_a_worker_could_not_read_says_why(buyer) -> None:
    large = b"%PDF-1.4" + b"x" * AT_ONCE_BYTES
    buyer.post(READ, {"source_file": file(large)})
    reading = DocumentReading.objects.get()
    work_on_document(pk=reading.pk, clock=lambda: timezone.now() + timedelta(minutes=5))
    page = buyer.post(READ, {"document": str(reading.pk)})
    assert page.status_code == 422
    assert page.context["panel"].form.errors["source_file"] == [DAMAGED]


@pytest.mark.parametrize("route", [NEED.read_route, MICROCREDENTIAL.read_route])
def test_only_who_writes_may_ask(route: str, employer) -> None:
    address = reverse(route)
    assert Client().post(address, {"source_text": AD}).status_code == 302
    for person in (PersonFactory(), member_of(employer, "viewer"), PersonFactory(administrator=True)):
        client = Client()
        client.force_login(person)
        assert (
            client.post(
                address, {"source_text": AD, "source_file": file(b"a" * (AT_ONCE_BYTES + 1))}
            ).status_code
            == 403
        )
    assert DocumentReading.objects.count() == 0


def test_more_proposals_ask_no_more_of_the_database(buyer) -> None:
    labels = ("weld metal", "paint walls", "operate lathes")
    for label in labels:
        SkillFactory(label=label)
    asked = {}
    for number in (1, 1, 3):  # at first the lexicon is built
        with CaptureQueriesContext(connection) as queries:
            page = buyer.post(READ, {"source_text": f"Learn to {' and to '.join(labels[:number])}."})
        assert len(page.context["panel"].skills) == number
        asked[number] = len(queries)
    assert asked[3] == asked[1]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("CNC setup\nWe weld.", "CNC setup"),
        ("\n\n CNC setup \n\nWe weld.", "CNC setup"),
        ("We weld.\nMore", ""),
        ("One line", ""),
        (f"{'a' * 121}\nMore", ""),
    ],
)
def test_a_first_line_may_be_a_title(text: str, title: str) -> None:
    assert title_in(text) == title


def test_one_person_sends_so_much_in_a_minute_and_looking_again_is_not_counted(buyer) -> None:
    for _ in range(30):
        assert buyer.post(READ, {"source_text": "Weld"}).status_code == 200
    refused = buyer.post(READ, {"source_text": "Weld"})
    assert (refused.status_code, refused.context["panel"].form.non_field_errors()) == (422, [TOO_MANY])
    assert refused.context["panel"].form["source_text"].value() == "Weld"
    again = buyer.post(READ, {"document": "7"})
    assert again.context["panel"].form.non_field_errors() == []
