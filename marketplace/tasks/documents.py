"""Thin Celery tasks of documents. The row is the queue: a lost or doubled message changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from marketplace.services.documents import forget_documents, waiting_documents, work_on_document
from marketplace.tasks.sending import send_on_commit


@shared_task(name="marketplace.read_document")
def read_document(pk: int) -> None:
    """Read one document. Twice reads it once."""
    work_on_document(pk=pk)


@shared_task(name="marketplace.read_waiting_documents")
def read_waiting_documents() -> None:
    """What a lost message or a killed worker left behind; and what is a day old is forgotten."""
    forget_documents(now=timezone.now())
    for pk in waiting_documents():
        work_on_document(pk=pk)


def hand_over_document(pk: int) -> bool:
    """Send the document to a worker. False when the broker was away: a sweep takes it on later."""
    return send_on_commit(lambda: read_document.delay(pk), f"document {pk}")
