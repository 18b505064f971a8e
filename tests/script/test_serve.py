import subprocess
import sys
from pathlib import Path

import pytest

from script.run.environment import ROOT
from script.run.serve import (
    AlreadyRunningError,
    demo_option,
    environment_of,
    is_loopback,
    only_one,
    parts,
    within_reach,
)

HOLD = "import sys, time; from pathlib import Path; from script.run.serve import only_one\n"
HOLD += "with only_one(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "TRELLIS_DEMO",
        "WEB_CONCURRENCY",
        "WORKER_CONCURRENCY",
        "REMAP_SIGTERM",
    ):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_out_of_others_reach(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "", "trellis.example"])  # noqa: S104
def test_within_others_reach(host: str) -> None:
    assert not is_loopback(host)


def test_the_demo_is_for_the_local_default_alone(plain: pytest.MonkeyPatch) -> None:
    assert demo_option("127.0.0.1") == ["--demo"]
    assert demo_option("0.0.0.0") == []  # noqa: S104
    plain.setenv("TRELLIS_DEMO", "0")
    assert demo_option("127.0.0.1") == []
    plain.delenv("TRELLIS_DEMO")
    plain.setenv("DATABASE_URL", "postgresql:///trellis")
    assert demo_option("127.0.0.1") == []


@pytest.mark.parametrize(
    ("names", "reached"),
    [
        ("", False),
        ("localhost, 127.0.0.1,[::1]", False),
        ("trellis.example", True),
        ("localhost,.example", True),
        ("*", True),
    ],
)
def test_no_demo_behind_a_proxy_that_hands_over_another_name(
    plain: pytest.MonkeyPatch, names: str, reached: bool
) -> None:
    plain.setenv("ALLOWED_HOSTS", names)
    assert within_reach("127.0.0.1") is reached
    assert demo_option("127.0.0.1") == ([] if reached else ["--demo"])


def test_parts_are_started_as_modules_and_take_their_numbers(plain: pytest.MonkeyPatch) -> None:
    plain.setenv("WEB_CONCURRENCY", "5")
    plain.setenv("WORKER_CONCURRENCY", "3")
    made = parts("::1", 8001)
    assert list(made) == ["web", "worker", "beat"]
    assert all(command[1] == "-m" for command in made.values())
    assert made["web"][made["web"].index("--bind") + 1] == "[::1]:8001"
    assert made["web"][made["web"].index("--workers") + 1] == "5"
    assert made["worker"][made["worker"].index("--concurrency") + 1] == "3"


def test_only_the_worker_stops_softly(plain: pytest.MonkeyPatch) -> None:
    assert environment_of("worker")["REMAP_SIGTERM"] == "SIGQUIT"
    assert "REMAP_SIGTERM" not in environment_of("web")


def test_a_second_server_is_refused_until_the_first_is_gone_however_it_went(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    first = subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], cwd=ROOT, stdout=subprocess.PIPE)
    assert first.stdout
    assert first.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunningError), only_one(lock):
        pass
    first.kill()
    first.communicate()
    with only_one(lock):
        pass
