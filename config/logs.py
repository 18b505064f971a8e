"""What the log says while the broker is away."""

import logging
import time
from typing import Any

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

AWAY = "The broker is away: %s What is due is sent when it is back."
AGAIN = 60.0  # seconds between two lines about it
BROKER_ERRORS = (OperationalError, RedisError)


class BrokerAwayFilter(logging.Filter):
    """Of the scheduler's tracebacks for every task that it could not send leaves one line a minute."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._said = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        reason = _broker_error(error)
        if reason is None:
            return True
        if time.monotonic() - self._said < AGAIN:
            return False
        self._said = time.monotonic()
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = AWAY, (f"{str(reason).rstrip('.')}.",)
        record.exc_info = record.exc_text = None
        return True


def _broker_error(error: BaseException | None) -> BaseException | None:
    """The error of the broker behind an error, itself included."""
    while error is not None and not isinstance(error, BROKER_ERRORS):
        error = error.__cause__ or error.__context__
    return error


def logging_from(level: str) -> dict[str, Any]:
    """Of settings.LOGGING: one line each, to the console."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "filters": {"broker_away": {"()": "config.logs.BrokerAwayFilter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            "celery.beat": {"filters": ["broker_away"]},
            "fontTools": {"level": "WARNING"},  # it tells of every glyph of a PDF
        },
        "root": {"handlers": ["console"], "level": level},
    }
