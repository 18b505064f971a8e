"""A broker that takes connections and answers nothing."""

import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings

from config.celery import app
from marketplace.changes import wake
from tests.processes import send_to


@pytest.fixture
def frozen_broker() -> Iterator[str]:
    # A short folder of its own: the path of a Unix socket is limited to about 107 bytes.
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        path = Path(folder) / "frozen.sock"
        listening.bind(str(path))
        listening.listen(8)
        yield f"redis+socket://{quote(str(path))}"


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_it_without_end(frozen_broker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] == 3
    sooner = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {"socket_timeout": 0.2}
    monkeypatch.setitem(app.conf, "broker_transport_options", sooner)
    send_to(frozen_broker)
    started = time.monotonic()
    assert wake() is False
    assert time.monotonic() - started < 3  # else the product's own patience was used
