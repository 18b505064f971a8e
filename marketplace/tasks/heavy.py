"""One long task at a time on a machine, so that a worker always has a hand free for what somebody waits for."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def alone() -> Iterator[bool]:
    """False where another is under way: the scheduler asks again. The system lets go of it however a process ends."""
    with (Path(settings.VAR_DIR) / "long-task.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
