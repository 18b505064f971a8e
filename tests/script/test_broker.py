import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from kombu import Connection

from script.run.broker import BrokerError, EmbeddedBroker, answers, choose_socket, forget_socket

pytestmark = pytest.mark.broker


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short, as socket paths must be, and with a space in it."""
    return tmp_path_factory.mktemp("a b")


@pytest.fixture
def embedded(folder: Path) -> Iterator[EmbeddedBroker]:
    broker = EmbeddedBroker(folder / "data", folder / "v.sock")
    broker.start()
    yield broker
    broker.stop()


def test_it_answers_on_its_socket_alone_and_stops(embedded: EmbeddedBroker) -> None:
    assert answers(embedded.path)
    with redis.Redis(unix_socket_path=str(embedded.path)) as client:
        assert client.config_get("port") == {"port": "0"} or client.config_get("port") == {b"port": b"0"}
    embedded.stop()
    assert not embedded.path.exists()


def test_messages_survive_a_restart(embedded: EmbeddedBroker) -> None:
    with redis.Redis(unix_socket_path=str(embedded.path)) as client:
        client.rpush("queue", "message")
    embedded.stop()
    embedded.start()
    with redis.Redis(unix_socket_path=str(embedded.path)) as client:
        assert client.lrange("queue", 0, -1) == [b"message"]


def test_one_that_is_killed_is_started_again_with_its_messages(embedded: EmbeddedBroker) -> None:
    pids: list[int] = []
    embedded.keep_running(pids.append)
    with redis.Redis(unix_socket_path=str(embedded.path)) as client:
        client.rpush("queue", "message")
        killed = int(client.info("server")["process_id"])
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while not pids and time.monotonic() < deadline:
        time.sleep(0.05)
    with redis.Redis(unix_socket_path=str(embedded.path)) as client:
        assert (client.lrange("queue", 0, -1), int(client.info("server")["process_id"])) == (
            [b"message"],
            pids[0],
        )


def test_a_stale_socket_is_replaced(folder: Path) -> None:
    (folder / "v.sock").touch()
    broker = EmbeddedBroker(folder / "data", folder / "v.sock")
    broker.start()
    assert answers(broker.path)
    broker.stop()


def test_a_broker_that_cannot_start_names_its_log(folder: Path) -> None:
    data = folder / "data"
    (data / "appendonlydir").mkdir(parents=True)
    (data / "appendonlydir" / "appendonly.aof.manifest").write_text("not a manifest\n")
    with pytest.raises(BrokerError, match=r"valkey\.log"):
        EmbeddedBroker(data, folder / "v.sock").start()


def test_what_a_killed_worker_had_taken_is_queued_again(embedded: EmbeddedBroker) -> None:
    url = embedded.url.replace("unix://", "redis+socket://", 1)
    with Connection(url) as connection:
        queue = connection.SimpleQueue("celery")
        queue.put({"id": 1})
        queue.get(timeout=5)  # taken, never acknowledged
        embedded.give_back_unfinished()
        assert queue.get(timeout=5).payload == {"id": 1}


def test_a_short_run_folder_holds_the_socket(folder: Path) -> None:
    assert choose_socket(folder) == folder / "valkey.sock"
    assert (folder / "socket").read_text() == f"{folder / 'valkey.sock'}\n"


def test_a_long_run_folder_sends_the_socket_to_a_private_folder(folder: Path) -> None:
    run = folder / ("x" * 100)
    run.mkdir()
    path = choose_socket(run)
    assert (run / "socket").read_text() == f"{path}\n"
    assert len(str(path)) < 100
    assert path.parent.stat().st_mode & 0o777 == 0o700
    again = choose_socket(run)
    assert not path.parent.exists()  # the folder of the start before is not left behind
    forget_socket(run)
    assert not again.parent.exists()
    assert not (run / "socket").exists()
