"""The tasks by name. A task is imported when it is asked for: some need what others do not."""

from __future__ import annotations

from importlib import import_module

from matching.evaluation.lines import Task

_HOME = {
    "suggestion": "matching.evaluation.tasks.suggestion",
    "ranking": "matching.evaluation.tasks.ranking",
    "essentials": "matching.evaluation.tasks.essentials",
    "satisfaction": "matching.evaluation.tasks.satisfaction",
    "history": "matching.evaluation.tasks.history",
    "stability": "matching.evaluation.tasks.stability",
    "simulation": "matching.evaluation.tasks.simulation",
}
NAMES = tuple(_HOME)


def task(name: str) -> Task:
    found: Task = import_module(_HOME[name]).run
    return found
