"""Who fits whom: pure arithmetic, arrays in and arrays out. docs/matching.md has the formula.

Names are imported when they are first asked for: a web process that only wants the version or the
gates' codes does not pay for numpy and scipy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .codes import GATES, UNITS
    from .explanation import explain
    from .matches import excluded_by, match, score_need
    from .points import shown, shown_parts
    from .ragged import pack
    from .results import CostAtoms, Explanation, GateLine, GateReport, NearMiss, Scored, SkillLine
    from .satisfaction import posteriors
    from .types import NOT_STATED, History, Microcredentials, Mode, Needs, Policy, Reference, Satisfaction

ENGINE_VERSION = "2"  # raised when a number that the engine gives for the same input changes

_HOME = {
    "GATES": "codes",
    "UNITS": "codes",
    "excluded_by": "matches",
    "explain": "explanation",
    "match": "matches",
    "score_need": "matches",
    "shown": "points",
    "shown_parts": "points",
    "pack": "ragged",
    "CostAtoms": "results",
    "Explanation": "results",
    "GateLine": "results",
    "GateReport": "results",
    "NearMiss": "results",
    "Scored": "results",
    "SkillLine": "results",
    "posteriors": "satisfaction",
    "NOT_STATED": "types",
    "History": "types",
    "Microcredentials": "types",
    "Mode": "types",
    "Needs": "types",
    "Policy": "types",
    "Reference": "types",
    "Satisfaction": "types",
}

__all__ = [
    "ENGINE_VERSION",
    "GATES",
    "NOT_STATED",
    "UNITS",
    "CostAtoms",
    "Explanation",
    "GateLine",
    "GateReport",
    "History",
    "Microcredentials",
    "Mode",
    "NearMiss",
    "Needs",
    "Policy",
    "Reference",
    "Satisfaction",
    "Scored",
    "SkillLine",
    "excluded_by",
    "explain",
    "match",
    "pack",
    "posteriors",
    "score_need",
    "shown",
    "shown_parts",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
