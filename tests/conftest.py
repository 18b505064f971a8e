"""What every test shares."""

import gc
import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from tests.emptying import let_flush_empty_everything
from tests.processes import AWAY, Worker, running_broker, send_to

# The sync API of Playwright runs an event loop in the test's thread; the ORM would refuse to work beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After a test that commits, all tables are emptied: what migrations put there is brought back before the next."""
    for item in items:
        if _commits(item):
            marker = item.get_closest_marker("django_db")
            kept = {**(marker.kwargs if marker else {}), "transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**kept), append=False)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or (marker and marker.kwargs.get("transaction")))


emptied = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Bring it back before the next test that does not commit, too.

    Of two halves that run at once, one takes over what the other has left, so that the kinds of tests come mixed.
    """
    if _commits(item):
        item.config.stash[emptied] = True
    elif item.config.stash.get(emptied, False):
        with item.config.stash[blocking_manager_key].unblock():
            connection = connections["default"]
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
        item.config.stash[emptied] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is brought back is kept on the connection's class: while Playwright's event loop runs, Django gives this
    thread another connection, which would lack it. PostgreSQL drops no database that a killed worker still holds.
    """
    connection = connections["default"]
    if kept := getattr(connection, "_test_serialized_contents", ""):
        type(connection)._test_serialized_contents = kept
    let_flush_empty_everything(connection)
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits, cached counts and indexes must not leak from one test into the next."""
    from marketplace.search import forget_index
    from marketplace.suggester import forget_lexicon

    cache.clear()
    forget_index()
    forget_lexicon()


@pytest.fixture(scope="session")
def _running_broker() -> Iterator[str]:
    with running_broker() as url:
        yield url


@pytest.fixture
def broker(_running_broker: str) -> str:
    """The address of a real broker, to which this test's messages go."""
    send_to(settings.CELERY_BROKER_URL)
    return _running_broker


@pytest.fixture(autouse=True)
def _broker_away(request: pytest.FixtureRequest) -> None:
    if "broker" not in request.fixturenames:
        send_to(AWAY)


@pytest.fixture
def start_worker(broker: str, transactional_db: None) -> Iterator[Callable[[], Worker]]:
    """A function that starts a real worker on the test database. After the test all are killed: asked to stop they
    would take their time, which script/server has and the next test has not.
    """
    started: list[Worker] = []

    def start() -> Worker:
        started.append(Worker())
        return started[-1]

    yield start
    for worker in started:
        worker.kill()


@pytest.fixture
def worker(start_worker: Callable[[], Worker]) -> Worker:
    return start_worker()


def pytest_collection_finish() -> None:
    """What was imported stays to the end: to look through it again and again takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
