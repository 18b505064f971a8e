"""What a verdict was based on, and whether it has changed so much that a person should look again."""

from __future__ import annotations

from typing import Any

Basis = dict[str, Any]

SHARE_MOVED = 0.05
COST_MOVED = 0.05


def basis(
    *, fit: float, skill: float, satisfaction: float, landed_cost: float | None, explanation: dict[str, Any]
) -> Basis:
    """The facts that a reviewer decides on: what is covered, what it costs, what came of it, what is not stated.

    `landed_cost` is before funding: what an employer is awarded is its own matter, as its budget is. The fit is kept to
    be shown. It is no fact of its own: a buyer who weighs the parts anew, or plans another budget, has another order of
    the same sound matches.
    """
    skills = explanation["skills"]
    return {
        "fit": fit,
        "skill": skill,
        "satisfaction": satisfaction,
        "landed_cost": landed_cost,
        "covered": sorted(line["skill"] for line in skills if line["status"] == "covered"),
        "missing": sorted(line["skill"] for line in skills if line["status"] == "missing"),
        "asked": sorted([line["skill"], line["importance"], line["level_asked"]] for line in skills),
        "not_stated": sorted(line["gate"] for line in explanation["gates"] if line["state"] == "not stated"),
        "start": explanation["start"],
    }


def differences(before: Basis, after: Basis) -> list[str]:
    """Names of the facts that differ materially.

    Landed cost by more than 5 % of the larger, the skill and satisfaction parts by more than 0.05; sets at all.
    """
    # A verdict from before a fact was kept says nothing of it.
    before = after | before
    found = [name for name in ("skill", "satisfaction") if abs(before[name] - after[name]) > SHARE_MOVED]
    if _cost_moved(before["landed_cost"], after["landed_cost"]):
        found.append("landed_cost")
    sets = ("covered", "missing", "asked", "not_stated", "start")
    return found + [name for name in sets if before[name] != after[name]]


def _cost_moved(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before != after
    return abs(after - before) > COST_MOVED * max(before, after)
