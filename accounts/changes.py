"""How the rooms below matching tell the matcher that something changed, without knowing the matcher.

`announce` runs inside the caller's transaction and leaves a row; `wake` runs at the edge and sends a task once that row
is committed. config.settings names both, so that imports run from matching downwards alone (docs/adr/0003).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from accounts.models import Person

log = logging.getLogger(__name__)


def announce(
    *,
    need: Model | None = None,
    microcredential: Model | None = None,
    employer: Model | None = None,
    everything: bool = False,
    by: Person | None = None,
) -> None:
    """Ask for a new match of one need, one microcredential, all needs of an employer, or everything (an import)."""
    listener = import_string(settings.CHANGE_LISTENER)
    listener(need=need, microcredential=microcredential, employer=employer, everything=everything, by=by)


def wake() -> bool:
    """Send the matcher to its waiting rows, after the commit where a transaction is open.

    Returns:
        False when the broker was away: the rows wait, a sweep will send them, and the person should be told.
    """
    answered = True

    def send() -> None:
        nonlocal answered
        try:
            current_app.send_task(settings.WAKE_TASK)
        except (OperationalError, RedisError, OSError) as error:
            answered = False
            log.warning("the broker is away, matching is delayed: %s", error)

    transaction.on_commit(send)
    return answered
