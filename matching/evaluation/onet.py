"""Occupations as O*NET ships them: title, tasks and technologies."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILES = ("onet-29.2/Occupation_Data.txt", "onet-29.2/Task_Statements.txt", "onet-29.2/Technology_Skills.txt")


@dataclass(frozen=True)
class Occupation:
    """`soc` is the SOC 2018 code, 15-1252. `technologies` are those that O*NET calls hot or in demand."""

    code: str
    title: str
    description: str
    tasks: tuple[str, ...]
    technologies: tuple[str, ...]

    @property
    def soc(self) -> str:
        return self.code[:7]

    @property
    def text(self) -> str:
        """As an employer would describe a job."""
        tools = f"Technologies: {', '.join(self.technologies)}." if self.technologies else ""
        return "\n".join(part for part in (self.description, *self.tasks, tools) if part)


def read_occupations(paths: Sequence[Path]) -> list[Occupation]:
    """One for each SOC code, the first that O*NET lists under it, by code; those without tasks left out."""
    tasks, technologies = defaultdict(list), defaultdict(list)
    for row in _rows(paths[1]):
        tasks[row["O*NET-SOC Code"]].append(row["Task"])
    for row in _rows(paths[2]):
        if "Y" in (row["Hot Technology"], row["In Demand"]):
            technologies[row["O*NET-SOC Code"]].append(row["Example"])
    found: dict[str, Occupation] = {}
    for row in sorted(_rows(paths[0]), key=lambda row: row["O*NET-SOC Code"]):
        code = row["O*NET-SOC Code"]
        if tasks[code]:
            one = Occupation(
                code, row["Title"], row["Description"], tuple(tasks[code]), tuple(technologies[code])
            )
            found.setdefault(one.soc, one)
    return list(found.values())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source, delimiter="\t"))
