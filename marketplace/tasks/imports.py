"""Thin Celery tasks of imports. The import's row is the queue: a lost or doubled message changes nothing."""

from __future__ import annotations

import logging

from celery import Task, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from marketplace.changes import wake
from marketplace.services.imports import waiting_imports, work_on

log = logging.getLogger(__name__)


@shared_task(name="marketplace.work_on_import")
def work_on_import(pk: int) -> None:
    """Read or apply one import, or suggest skills for it, whatever it waits for."""
    work_on(pk=pk)
    wake()


@shared_task(name="marketplace.work_on_waiting_imports")
def work_on_waiting_imports() -> None:
    """What a lost message or a killed worker left behind."""
    for pk in waiting_imports():
        work_on(pk=pk)


def hand_over(pk: int) -> bool:
    """Send the import to a worker once the transaction is committed.

    Returns:
        False when the broker was away: a sweep takes the import on later, and the person should be told.
    """
    return _send(work_on_import, pk)


def _send(task: Task, pk: int) -> bool:
    answered = True

    def send() -> None:
        nonlocal answered
        try:
            task.delay(pk)
        except (OperationalError, RedisError, OSError) as error:
            answered = False
            log.warning("the broker is away, import %s waits: %s", pk, error)

    transaction.on_commit(send)
    return answered
