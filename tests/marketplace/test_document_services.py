"""A document on its way: who sees it, who reads it, how it ends, and that it is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from marketplace.models import DocumentReading
from marketplace.services import documents
from marketplace.services.documents import (
    AT_ONCE_BYTES,
    forget_documents,
    read_at_once,
    receive_document,
    waiting_documents,
    work_on_document,
)
from marketplace.transitions import NotAllowed
from tests.factories import PersonFactory
from tests.marketplace.documents import SYLLABUS, pdf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def received(content: bytes = pdf(SYLLABUS), **changed: object) -> DocumentReading:
    asked = {"content": content, "file_name": "syllabus.pdf", "by": PersonFactory(), "now": NOW}
    return receive_document(**asked | changed)


def clock() -> datetime:
    return NOW + timedelta(minutes=1)


def test_a_small_document_is_read_at_once_a_large_or_slow_one_is_not(monkeypatch) -> None:
    assert read_at_once(content=pdf(SYLLABUS)) == "\n".join(SYLLABUS)
    assert read_at_once(content=b"a" * (AT_ONCE_BYTES + 1)) is None
    monkeypatch.setattr(documents, "AT_ONCE_SECONDS", 0)
    assert read_at_once(content=pdf(SYLLABUS)) is None


def test_a_worker_reads_it_and_keeps_the_words_alone() -> None:
    reading = received()
    work_on_document(pk=reading.pk, clock=clock)
    reading.refresh_from_db()
    assert (reading.state, reading.text, reading.content) == ("read", "\n".join(SYLLABUS), None)
    DocumentReading.objects.update(text="kept")
    work_on_document(pk=reading.pk, clock=clock)  # delivered twice
    work_on_document(pk=reading.pk + 1, clock=clock)  # gone meanwhile
    assert DocumentReading.objects.get().text == "kept"


def test_what_cannot_be_read_says_why() -> None:
    reading = received(b"%PDF-1.4 torn")
    work_on_document(pk=reading.pk, clock=clock)
    reading.refresh_from_db()
    assert (reading.state, reading.content) == ("failed", None)
    assert reading.error == "The PDF is damaged: it cannot be opened. Save it again, or paste the words."


def test_one_that_another_worker_reads_is_left_to_it_until_it_falls_silent() -> None:
    reading = received()
    DocumentReading.objects.update(touched_at=clock() - timedelta(seconds=30))
    assert waiting_documents(clock=clock) == []
    work_on_document(pk=reading.pk, clock=clock)
    assert DocumentReading.objects.get().state == "reading"
    DocumentReading.objects.update(touched_at=clock() - timedelta(seconds=100))
    assert waiting_documents(clock=clock) == [reading.pk]


def test_three_at_a_time_are_read_for_one_person() -> None:
    person = PersonFactory()
    for _ in range(3):
        received(by=person)
    received()
    with pytest.raises(NotAllowed, match="3 documents of yours are being read already"):
        received(by=person)
    DocumentReading.objects.filter(created_by=person).update(state="read")
    received(by=person)


def test_nobody_but_the_sender_sees_it() -> None:
    reading = received()
    seen = DocumentReading.objects.visible_to
    assert list(seen(reading.created_by)) == [reading]
    for other in (PersonFactory(), PersonFactory(administrator=True), AnonymousUser()):
        assert list(seen(other)) == []


def test_after_a_day_it_is_forgotten() -> None:
    received(now=NOW - timedelta(hours=25))
    kept = received()
    assert forget_documents(now=NOW) == 1
    assert list(DocumentReading.objects.all()) == [kept]
