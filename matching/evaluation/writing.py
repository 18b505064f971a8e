"""Results as lines for a terminal, and as sections of a page."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import scipy
import sklearn

from matching.evaluation.lines import Line, Options, Report
from matching.evaluation.numbers import LEVEL

HEAD = f"""# Quality

How good suggestions and matches are. `manage.py evaluate [TASK ...] --write docs/quality.md` measures and writes this
page, one section a task. Brackets hold {LEVEL:.0%} of bootstrap samples over cases; gains are paired: the same cases
are drawn for both sides.
"""


def lines_of(report: Report) -> Iterator[str]:
    yield f"{report.task}: {report.about}"
    width = max((len(line.name) for line in report.lines), default=0)
    for line in report.lines:
        yield f"  {line.name:<{width}}  {line.metric:<16}  {_numbers(line)}{_verdict(line)}"


def write_quality(path: Path, report: Report, options: Options, now: datetime) -> None:
    """Puts the task's section into the page, in place of the one that is there."""
    page = path.read_text(encoding="utf-8") if path.is_file() else HEAD
    section = _section(report, options, now)
    pattern = re.compile(rf"^## {re.escape(report.task)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    page = pattern.sub(lambda _: section, page) if pattern.search(page) else f"{page.rstrip()}\n\n{section}"
    path.write_text(f"{page.rstrip()}\n", encoding="utf-8")


def _section(report: Report, options: Options, now: datetime) -> str:
    rows = [
        f"| {line.name} | {line.metric} | {_numbers(line)} | {_verdict(line).strip()} |"
        for line in report.lines
    ]
    versions = ", ".join(f"{name} {value}" for name, value in report.versions.items())
    return "\n".join(
        [
            f"## {report.task}",
            f"{report.about[:1].upper()}{report.about[1:]}.",
            "",
            "| | | | |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            *[f"- {note}" for note in report.notes],
            "",
            f"{now:%Y-%m-%d}, seed {options.seed}, {options.bootstrap} resamples, {versions}; {machine()}.",
            "",
            "",
        ]
    )


def machine() -> str:
    """Versions and machine, without a name that would tell whose it is."""
    return (
        f"Python {platform.python_version()}, numpy {np.__version__}, scipy {scipy.__version__}, "
        f"scikit-learn {sklearn.__version__}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    )


def _numbers(line: Line) -> str:
    found = line.found
    if line.shown == "percent":
        return f"{found.value:+.1%} [{found.low:+.1%}, {found.high:+.1%}]"
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def _verdict(line: Line) -> str:
    if line.holds is None:
        return f"  {line.target}" if line.target else ""
    return f"  {'holds' if line.holds else 'MISSED'}: {line.target}"
