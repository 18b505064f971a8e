"""Handing a row that waits to a worker. The row is the queue: where the message is lost, a sweep finds the row."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def send_on_commit(send: Callable[[], object], what: str) -> bool:
    """Send once the transaction is committed; `what` names the row in the log.

    Returns:
        False when the broker was away: the person should be told.
    """
    answered = True

    def try_to_send() -> None:
        nonlocal answered
        try:
            send()
        except (OperationalError, RedisError, OSError) as error:
            answered = False
            log.warning("the broker is away, %s waits: %s", what, error)

    transaction.on_commit(try_to_send)
    return answered
