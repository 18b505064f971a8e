"""Reading in a process of its own, which is ended when its time is up."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from marketplace.documents.faults import DocumentFault, TooSlow
from marketplace.documents.limits import Tick, no_tick

HOME = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "marketplace.documents.child"]
UNREADABLE = (
    "The document cannot be read: it breaks the program that opens it. Save it again, or paste the words."
)
SLOW = "The document takes too long to be read. Send the part that matters, or paste the words."


def read_apart(content: bytes, *, seconds: float, tick: Tick = no_tick) -> str:
    """The text of a document, in `seconds` at most.

    Raises:
        TooSlow: it was not read in that time.
        DocumentFault: says what is wrong with it.
    """
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return _run(COMMAND, file, seconds, tick)


def open_apart(content: bytes, *, seconds: float) -> int:
    """How many pages a PDF has, in `seconds` at most; nothing is read of them.

    Raises:
        TooSlow: it was not opened in that time.
        DocumentFault: it is no PDF that opens; says what is wrong with it.
    """
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return int(_run([*COMMAND, "open"], file, seconds, no_tick))


def _run(command: list[str], file: IO[bytes], seconds: float, tick: Tick) -> str:
    out_of_time = threading.Event()
    # A list of our own, no shell, and none of our secrets in its environment.
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=HOME,
        env=_environment(),
        text=True,
    ) as child:

        def end() -> None:
            out_of_time.set()
            child.kill()

        alarm = threading.Timer(seconds, end)
        alarm.start()
        try:
            last = _listen(child.stdout, tick)
        finally:
            alarm.cancel()
            child.kill()
    if "text" in last:
        return str(last["text"])
    if out_of_time.is_set():
        raise TooSlow(SLOW)
    raise DocumentFault(last.get("fault", UNREADABLE))


def _listen(lines: IO[str] | None, tick: Tick) -> dict[str, Any]:
    """What was said last: `text` or `fault`; neither where the process broke."""
    said: dict[str, Any] = {}
    for line in lines or ():
        # A line that was cut short is that of a process which was ended.
        with contextlib.suppress(ValueError):
            said = json.loads(line)
            if "done" in said:
                tick(said["done"], said["total"])
    return said


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
