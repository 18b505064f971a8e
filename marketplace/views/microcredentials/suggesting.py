"""Asking the suggester for the skills of a text that was just saved."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from marketplace.models import Microcredential

TASK = "marketplace.suggest_skills"
log = logging.getLogger(__name__)


def ask_for_suggestions(row: Microcredential) -> bool:
    """Send the task after the commit. False when there are no words, or the broker was away."""
    if not row.description.strip():
        return False
    sent = True

    def send() -> None:
        nonlocal sent
        try:
            current_app.send_task(TASK, args=[row.pk])
        except (OperationalError, OSError) as error:
            sent = False
            log.warning("the broker is away, no skills are suggested for %s: %s", row.pk, error)

    transaction.on_commit(send)
    return sent
