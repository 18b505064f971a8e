"""What a verdict was based on, and whether it has changed so much that a person should look again."""

from __future__ import annotations

from typing import Any

Basis = dict[str, Any]

FIT_MOVED = 0.03
COST_MOVED = 0.05


def basis(*, fit: float, landed_cost: float | None, explanation: dict[str, Any]) -> Basis:
    """The facts that a reviewer decides on: fit, landed cost, what is covered, what is not stated, the start."""
    skills = explanation["skills"]
    return {
        "fit": fit,
        "landed_cost": landed_cost,
        "covered": sorted(line["skill"] for line in skills if line["status"] == "covered"),
        "missing": sorted(line["skill"] for line in skills if line["status"] == "missing"),
        "asked": sorted([line["skill"], line["importance"], line["level_asked"]] for line in skills),
        "not_stated": sorted(line["gate"] for line in explanation["gates"] if line["state"] == "not stated"),
        "start": explanation["start"],
    }


def differences(before: Basis, after: Basis) -> list[str]:
    """Names of the facts that differ materially: fit by 3 points or more, landed cost by 5 % or more, others at all."""
    found = [
        name for name in ("covered", "missing", "asked", "not_stated", "start") if before[name] != after[name]
    ]
    if abs(before["fit"] - after["fit"]) >= FIT_MOVED:
        found.insert(0, "fit")
    if _cost_moved(before["landed_cost"], after["landed_cost"]):
        found.append("landed_cost")
    return found


def _cost_moved(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before != after
    return abs(after - before) > COST_MOVED * max(before, after)
