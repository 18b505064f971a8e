"""Runs on a real broker and a real worker: delivery, kill -9, a broker that is away."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import redis
from django.conf import settings
from django.db.models import F

from marketplace.changes import announce, wake
from matching.models import Match, MatchRun, NeedResult, RunState
from matching.services.lanes import SILENT_AFTER
from tests.matching.market import asks, skills, teaches

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


def wait_for(happened: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def done() -> bool:
    return not MatchRun.objects.unfinished().exists()


def test_a_change_is_matched_by_the_worker_without_anybody_waiting(worker):
    wanted = skills(3)
    need, row = asks(wanted), teaches(wanted)
    announce(need=need)
    assert wake()
    wait_for(done)
    assert list(need.matches.values_list("microcredential", "rank")) == [(row.pk, 1)]


def test_a_run_survives_kill_9_of_its_worker_and_nothing_is_doubled(start_worker):
    wanted = skills(6)
    needs = [asks(wanted) for _ in range(60)]
    for n in range(1, 31):
        teaches(wanted[: 1 + n % 6])
    announce(everything=True)
    first = start_worker()
    assert wake()
    wait_for(lambda: MatchRun.objects.filter(state=RunState.RUNNING).exists(), 30)
    first.kill()
    run = MatchRun.objects.get()
    assert (run.state, run.attempts) == (RunState.RUNNING, 1)
    assert Match.objects.count() == 0
    MatchRun.objects.update(heartbeat_at=F("heartbeat_at") - SILENT_AFTER)  # as if that much time had gone by
    start_worker()

    def performed() -> bool:
        wake()  # what beat does every few seconds
        return done()

    wait_for(performed)
    run.refresh_from_db()
    assert (run.state, run.attempts, run.total) == (RunState.DONE, 2, 60)
    assert Match.objects.listed().count() == run.stored == sum(need.matches.count() for need in needs)
    assert NeedResult.objects.count() == 60


@contextmanager
def broker_away() -> Iterator[None]:
    """Nobody can reach the broker for a while: its socket is out of the way and all connections are cut."""
    socket = Path(unquote(urlsplit(settings.REDIS_URL).path))
    hidden = socket.with_suffix(".away")
    socket.rename(hidden)
    with redis.Redis(unix_socket_path=str(hidden)) as server:
        server.client_kill_filter(_type="normal", skipme=True)
        server.client_kill_filter(_type="pubsub", skipme=True)
    try:
        yield
    finally:
        hidden.rename(socket)


@pytest.mark.skipif(
    not settings.REDIS_URL.startswith("unix:"), reason="only an embedded broker can be hidden"
)
def test_without_a_broker_the_change_is_kept_and_matched_when_it_is_back(start_worker):
    wanted = skills(2)
    need, row = asks(wanted), teaches(wanted)
    start_worker()
    assert wake()
    with broker_away():
        announce(need=need)
        assert not wake()
    assert MatchRun.objects.get().state == RunState.WAITING
    assert wake()
    wait_for(done)
    assert list(need.matches.values_list("microcredential", "rank")) == [(row.pk, 1)]
