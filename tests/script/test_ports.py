import socket
from collections.abc import Iterator

import pytest

from script.run.ports import FIRST, PortError, choose_port

LOOPBACK = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_given_port_that_is_free_is_taken_without_a_word(taken: int) -> None:
    free = taken + 1 if taken < 65535 else taken - 1
    assert choose_port({"PORT": str(free)}, LOOPBACK) == (free, "")


def test_a_given_port_that_is_taken_says_what_to_do(taken: int) -> None:
    with pytest.raises(PortError) as refused:
        choose_port({"PORT": str(taken)}, LOOPBACK)
    assert f"Port {taken} is taken" in str(refused.value)
    assert "script/server" in str(refused.value)


@pytest.mark.parametrize("given", ["abc", "0", "65536", "-1", "80.5", "²", " 8000"])
def test_what_is_no_port_is_named(given: str) -> None:
    with pytest.raises(PortError, match="PORT must be a number from 1 to 65535"):
        choose_port({"PORT": given}, LOOPBACK)


def test_the_next_free_port_is_taken_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind((LOOPBACK, FIRST))
            other.listen()
        except OSError:
            pass  # somebody else has it, which serves as well
        port, remark = choose_port({}, LOOPBACK)
    assert port > FIRST
    assert remark == f"Port {FIRST} is taken; Trellis uses {port}. PORT=… chooses another."
