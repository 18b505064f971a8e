"""A real broker and real workers beside a test. tests/conftest.py makes fixtures of them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.db import connection
from kombu import pools

from config.celery import app
from script.run.broker import EmbeddedBroker

ROOT = Path(__file__).resolve().parent.parent
AWAY = f"redis+socket://{quote(str(settings.VAR_DIR))}/nobody-listens.sock"
PATIENCE_SECONDS = 60


@contextmanager
def running_broker() -> Iterator[str]:
    """The broker that the settings name: the one in REDIS_URL, else an embedded one for the time of the test."""
    if os.environ.get("REDIS_URL"):
        yield settings.REDIS_URL
        return
    path = Path(unquote(urlsplit(settings.REDIS_URL).path))
    path.parent.mkdir(parents=True, exist_ok=True)
    embedded = EmbeddedBroker(path.parent / "broker", path)
    embedded.start()
    try:
        yield embedded.url
    finally:
        send_to(AWAY)
        embedded.stop()


def send_to(broker_url: str) -> None:
    """Where the messages of this process go. A test that asks for no broker finds it away, as the product may."""
    if app.conf.broker_url == broker_url:
        return
    pools.reset()  # a closed pool would be handed out again for the same address
    app.conf.broker_url = broker_url
    app._pool = app.amqp._producer_pool = None  # both keep connections to the old one


class Worker:
    """A Celery worker on the test database, in a process group of its own."""

    def __init__(self) -> None:
        self._log = Path(settings.VAR_DIR) / "worker.log"
        command = [
            sys.executable,
            "-m",
            "celery",
            "--app",
            "config.celery:app",
            "worker",
            "--concurrency",
            "1",
        ]
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle", "--loglevel", "INFO"],
                cwd=ROOT,
                env=environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while " ready." not in self._log.read_text():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"the worker did not start:\n{self._log.read_text()[-3000:]}")
            time.sleep(0.05)

    def log(self) -> str:
        return self._log.read_text()

    def kill(self) -> None:
        """kill -9 of the worker with its children: nothing is handed back."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def environment() -> dict[str, str]:
    """Of a process that shall see the test database and the test's broker."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "REMAP_SIGTERM": "SIGQUIT",
        "PYTHONUNBUFFERED": "1",
    }


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(database['NAME']))}"
    who = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    return f"postgresql://{who}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
