"""Thin Celery tasks of documents. The row is the queue: a lost or doubled message changes nothing."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from marketplace.services.documents import forget_documents, waiting_documents, work_on_document

log = logging.getLogger(__name__)


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
    """Send the document to a worker once the transaction is committed. False when the broker was away."""
    answered = True

    def send() -> None:
        nonlocal answered
        try:
            read_document.delay(pk)
        except (OperationalError, RedisError, OSError) as error:
            answered = False
            log.warning("the broker is away, document %s waits: %s", pk, error)

    transaction.on_commit(send)
    return answered
