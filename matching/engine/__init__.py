"""Who fits whom: pure arithmetic, arrays in and arrays out. docs/matching.md has the formula."""

from .results import CostAtoms, Explanation, GateLine, GateReport, NearMiss, Scored, SkillLine
from .types import (
    NOT_STATED,
    History,
    Microcredentials,
    Mode,
    Needs,
    Policy,
    Reference,
    Satisfaction,
)

ENGINE_VERSION = "1"

__all__ = [
    "ENGINE_VERSION",
    "NOT_STATED",
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
]
