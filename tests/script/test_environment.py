import os
from pathlib import Path

import pytest

from script.run import environment
from script.run.environment import ROOT, block_of, with_writable_cache
from script.run.lock import HOST, pins


def test_uv_is_found_in_the_lock_with_its_hashes() -> None:
    lines = block_of("uv", (ROOT / "requirements-dev.txt").read_text()).splitlines()
    assert lines[0].startswith("uv==")
    assert all(line.startswith("    --hash=sha256:") for line in lines[1:])
    assert len(lines) > 2


def test_a_package_that_the_lock_lacks_is_named() -> None:
    with pytest.raises(SystemExit, match="pins no nothing"):
        block_of("nothing", "uv==1 \\\n    --hash=sha256:00\n")


def test_a_writable_home_keeps_its_caches(tmp_path: Path) -> None:
    assert with_writable_cache({"HOME": str(tmp_path)}) == {"HOME": str(tmp_path)}


@pytest.mark.parametrize("given", [{}, {"HOME": "/nonexistent"}])
def test_without_a_writable_home_the_caches_move_into_the_environment(given: dict[str, str]) -> None:
    moved = with_writable_cache(given)
    assert moved["UV_CACHE_DIR"] == moved["PIP_CACHE_DIR"] == str(environment.VENV / "cache")


def test_the_running_interpreter_counts_as_working() -> None:
    assert environment.works(environment.PYTHON) == os.path.exists(environment.PYTHON)  # noqa: PTH110
    assert not environment.works(Path("/nonexistent/python"))


def test_a_python_without_venv_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lame = tmp_path / "python3"
    lame.write_text("#!/bin/sh\nexit 1\n")
    lame.chmod(0o755)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr("sys.executable", str(lame))
    assert environment.prepare([tmp_path / "requirements.txt"]) == 1
    assert "apt install python3-venv" in capsys.readouterr().err
    assert not (tmp_path / ".venv").exists()


def test_pins_leave_hashes_out_and_keep_conditions() -> None:
    lock = 'a==1 ; python_version < "3.12" \\\n    --hash=sha256:00\n    # via b\nb==2 \\\n    --hash=sha256:11\n'
    assert pins(lock) == ['a==1 ; python_version < "3.12"', "b==2"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_name_no_host_and_hash_everything(name: str) -> None:
    lock = (ROOT / name).read_text()
    assert HOST.findall(lock) == []
    assert lock.count("==") >= len(pins(lock))
    for package in pins(lock):
        assert block_of(package.split("==")[0], lock)
