"""Finds and ends what an earlier server left running when it was killed before it could stop its parts.

Each part writes its process id to `run/NAME.pid` when it starts. An id alone proves nothing, since systems
use them again: a process counts as ours only while its command line names this checkout.
"""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from script.run.environment import ROOT

PATIENCE_SECONDS = 8


def end_leftovers(run: Path) -> list[str]:
    """End the parts that still run and remove their pid files. Returns the names of those that were ended."""
    pids = {file.stem: read_pid(file) for file in sorted(run.glob("*.pid"))}
    ours = {name: pid for name, pid in pids.items() if pid and is_ours(pid)}
    # The broker last, so that a worker can hand its work back.
    for name in sorted(ours, key=lambda name: name == "broker"):
        end_group(ours[name])
    for file in run.glob("*.pid"):
        file.unlink()
    return sorted(ours)


def read_pid(file: Path) -> int | None:
    text = file.read_text().strip()
    return int(text) if text.isdigit() else None


def is_ours(pid: int) -> bool:
    return str(ROOT) in command_line(pid)


def command_line(pid: int) -> str:
    """The command line of a process, empty when there is none."""
    proc = Path("/proc")
    if (proc / "self").exists():
        with suppress(OSError):
            return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return shown.stdout.strip()


def end_group(pid: int) -> None:
    """Ask a part to stop, then insist. Each part leads a process group that holds its children."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while is_ours(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(pid, signal.SIGKILL)
