"""Reading documents: at once where it is quick, else by a worker, for whom the row is the queue."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Person
from marketplace.documents import DocumentFault, TooSlow, read_apart
from marketplace.models import DocumentReading, DocumentState
from marketplace.transitions import DOCUMENT_READING, NotAllowed, move

log = logging.getLogger(__name__)

# What a page waits for; a larger document is not even tried.
AT_ONCE_SECONDS = 2.0
AT_ONCE_BYTES = 512 * 1024
SECONDS = 60.0
TELL_EVERY = timedelta(seconds=1)
SILENT = timedelta(seconds=90)  # a worker that was not heard of for so long is dead
KEPT = timedelta(days=1)
MOST_AT_A_TIME = 3


def read_at_once(*, content: bytes) -> str | None:
    """The text of a small document; None where it takes longer than a page may.

    Raises:
        DocumentFault: says what is wrong with it.
    """
    if len(content) > AT_ONCE_BYTES:
        return None
    try:
        return read_apart(content, seconds=AT_ONCE_SECONDS)
    except TooSlow:
        return None


def receive_document(*, content: bytes, file_name: str, by: Person, now: datetime) -> DocumentReading:
    """Keep a document for a worker to read.

    Raises:
        NotAllowed: several of the same person's wait already.
    """
    mine = DocumentReading.objects.visible_to(by).filter(state=DocumentState.READING)
    if mine.filter(created_at__gte=now - KEPT).count() >= MOST_AT_A_TIME:
        raise NotAllowed(
            f"{MOST_AT_A_TIME} documents of yours are being read already. Try again when they are done."
        )
    return DocumentReading.objects.create(
        file_name=file_name[-255:], content=content, created_by=by, created_at=now
    )


def work_on_document(*, pk: int, clock: Callable[[], datetime] = timezone.now) -> None:
    """Read it; nothing where it is read, gone, or another worker is at it."""
    now = clock()
    if not DocumentReading.objects.waiting(now - SILENT).filter(pk=pk).update(touched_at=now):
        return
    reading = DocumentReading.objects.get(pk=pk)
    try:
        text = read_apart(bytes(reading.content or b""), seconds=SECONDS, tick=_teller(pk, clock))
        _end(reading, DocumentState.READ, text=text)
    except DocumentFault as fault:
        _end(reading, DocumentState.FAILED, error=str(fault))


def waiting_documents(*, clock: Callable[[], datetime] = timezone.now) -> list[int]:
    """Ids of those that wait for a worker and have none, the oldest first."""
    waiting = DocumentReading.objects.waiting(clock() - SILENT)
    return list(waiting.order_by("created_at", "pk").values_list("pk", flat=True))


def forget_documents(*, now: datetime) -> int:
    """Delete what was sent more than a day ago; it is in the sender's form, or nobody wants it.

    Returns:
        How many there were.
    """
    count: int = DocumentReading.objects.sent_before(now - KEPT).delete()[0]
    return count


def _end(reading: DocumentReading, state: str, **changes: object) -> None:
    try:
        move(reading, DOCUMENT_READING, state, content=None, touched_at=None, **changes)
    except NotAllowed as reason:
        log.info("document %s: %s", reading.pk, reason)


def _teller(pk: int, clock: Callable[[], datetime]) -> Callable[[int, int], None]:
    """Writes down how far the reading is, once a second at most."""
    last = clock()

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = clock()
        if now - last >= TELL_EVERY:
            last = now
            DocumentReading.objects.filter(pk=pk).update(done=done, total=total, touched_at=now)

    return tell
