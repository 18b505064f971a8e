"""Thin Celery tasks of imports. The import's row is the queue: a lost or doubled message changes nothing."""

from __future__ import annotations

from celery import shared_task

from marketplace.changes import wake
from marketplace.services.imports import waiting_imports, work_on
from marketplace.tasks.sending import send_on_commit


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
    """Send the import to a worker. False when the broker was away: a sweep takes it on later."""
    return send_on_commit(lambda: work_on_import.delay(pk), f"import {pk}")
