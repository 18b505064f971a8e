"""What a task is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matching.evaluation.numbers import Interval


@dataclass(frozen=True)
class Options:
    """`part` is which institutions a task that splits them judges by: `test`, or `dev` while something is tuned."""

    data: Path
    seed: int = 0
    bootstrap: int = 2000
    part: str = "test"
    tell: Callable[[str], None] = lambda said: None


@dataclass(frozen=True)
class Line:
    """One number. `shown`: `plain`, or `percent` for a share; `target` is what must hold, in words."""

    name: str
    metric: str
    found: Interval
    shown: str = "plain"
    target: str = ""
    holds: bool | None = None


@dataclass
class Report:
    """The numbers of one task; `about` says what was measured on what, `notes` what to bear in mind."""

    task: str
    about: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    versions: dict[str, Any] = field(default_factory=dict)


class Skipped(Exception):
    """The task cannot be done here; the message says what is missing."""


Task = Callable[[Options], Report]


def needed(options: Options, *names: str) -> list[Path]:
    """The files of the data folder.

    Raises:
        Skipped: one of them is not there.
    """
    paths = [options.data / name for name in names]
    if missing := [str(path) for path in paths if not path.is_file()]:
        raise Skipped(f"{', '.join(missing)} is not there. --data names the folder.")
    return paths
