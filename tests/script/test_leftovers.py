import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from script.run.environment import ROOT
from script.run.leftovers import command_line, end_leftovers, is_ours

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
)


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE)
        started.append(process)
        while not command_line(process.pid).startswith(command[0]):
            time.sleep(0.01)  # until then it is a copy of this process
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_our_own_are_ended_and_named(tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]) -> None:
    ours = start(*SLEEP, str(ROOT))
    (tmp_path / "worker.pid").write_text(f"{ours.pid}\n")
    assert end_leftovers(tmp_path) == ["worker"]
    assert ours.wait(5) == -signal.SIGTERM
    assert list(tmp_path.glob("*.pid")) == []


def test_one_that_does_not_listen_is_killed(
    tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("script.run.leftovers.PATIENCE_SECONDS", 0.2)
    stubborn = start(sys.executable, "-c", STUBBORN, str(ROOT))
    assert stubborn.stdout
    stubborn.stdout.readline()  # it ignores SIGTERM from here on
    (tmp_path / "web.pid").write_text(str(stubborn.pid))
    assert end_leftovers(tmp_path) == ["web"]
    assert stubborn.wait(5) == -signal.SIGKILL


def test_a_process_id_used_again_by_another_program_is_left_alone(
    tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    other = start("/bin/sleep", "60")
    (tmp_path / "beat.pid").write_text(str(other.pid))
    time.sleep(0.05)
    assert end_leftovers(tmp_path) == []
    assert other.poll() is None
    assert list(tmp_path.glob("*.pid")) == []


@pytest.mark.parametrize("content", ["", "nonsense", "-1", "999999999"])
def test_a_broken_or_dead_pid_file_is_removed(tmp_path: Path, content: str) -> None:
    (tmp_path / "web.pid").write_text(content)
    assert end_leftovers(tmp_path) == []
    assert list(tmp_path.glob("*.pid")) == []


def test_another_program_is_not_ours() -> None:
    assert not is_ours(1)
