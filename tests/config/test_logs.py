"""The scheduler's log while the broker is away."""

import logging

import pytest
from celery.beat import ScheduleEntry, Scheduler
from django.conf import settings

from config import logs
from config.celery import app
from config.logs import BrokerAwayFilter


@pytest.fixture(autouse=True)
def beat() -> logging.Logger:
    """The logger as settings make it, with nothing said yet."""
    beat = logging.getLogger("celery.beat")
    filters = [one for one in beat.filters if isinstance(one, BrokerAwayFilter)]
    assert filters  # more than one where another test configured logging again
    for one in filters:
        one._said = float("-inf")
    return beat


def send(times: int) -> None:
    entry = ScheduleEntry(name="sweep", task="matching.perform_waiting_runs", schedule=5.0, app=app)
    for _ in range(times):
        Scheduler(app, lazy=True).apply_entry(entry)


def warnings(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, bool]]:
    """Level of each, and whether it comes without a traceback."""
    return [(record.levelname, record.exc_info is None) for record in warnings(caplog)]


def test_tasks_that_cannot_be_sent_leave_one_line(caplog: pytest.LogCaptureFixture) -> None:
    send(3)
    assert said(caplog) == [("WARNING", True)]
    line = warnings(caplog)[0].getMessage()
    assert (line.startswith("The broker is away: "), "\n" in line) == (True, False)
    assert line.endswith("No such file or directory. What is due is sent when it is back.")


def test_it_is_said_again_after_a_while(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "AGAIN", 0.0)
    send(2)
    assert said(caplog) == [("WARNING", True)] * 2


def test_other_errors_keep_their_traceback(caplog: pytest.LogCaptureFixture, beat: logging.Logger) -> None:
    for error in (OSError("the schedule cannot be written"), ValueError("no number")):
        try:
            raise error
        except (OSError, ValueError):
            beat.exception("failed")
    assert said(caplog) == [("ERROR", False)] * 2


def test_nobody_gives_up() -> None:
    assert app.conf.broker_connection_max_retries is None
    assert settings.LOGGING["loggers"]["celery.beat"] == {"filters": ["broker_away"]}
