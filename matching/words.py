"""What gates, differences and runs are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from components import words
from marketplace.models import Microcredential, TrainingNeed

GATES = {
    "delivery_mode": "Delivery",
    "distance": "Distance",
    "start": "Dates",
    "duration": "Duration",
    "hours": "Hours",
    "language": "Language",
    "credit": "Academic credit",
    "seats": "Free seats",
    "cohort_size": "Class size",
    "price_ceiling": "Price",
    "coverage": "Skills",
}
# Both are true of everything that is compared, so that they say nothing to anybody.
NEVER_SHOWN = {"live", "institution_verified"}

# What an employer can do about each of its limits.
LOOSEN = {
    "delivery_mode": "Allow another way of delivery",
    "distance": "Go further, or allow online delivery",
    "start": "Widen the window of starts",
    "duration": "Allow more weeks",
    "hours": "Allow more hours",
    "language": "Ask for another language",
    "credit": "Do without academic credit",
    "seats": "Train fewer learners at a time",
    "cohort_size": "Train more learners at a time",
    "price_ceiling": "Raise the most you can pay",
}

DIFFERENCES = {
    "fit": "Fit",
    "skill": "Skill part, of 100",
    "satisfaction": "Satisfaction part, of 100",
    "landed_cost": "Landed cost per learner",
    "covered": "Skills covered",
    "missing": "Skills missing",
    "asked": "What the need asks for",
    "not_stated": "Not stated",
    "start": "Start",
}


def gate(code: str) -> str:
    return GATES.get(code, code.replace("_", " ").capitalize())


def most_first(counts: Mapping[str, int]) -> list[str]:
    """Codes of the limits that turned something away, those that did it most first."""
    limits = [code for code, n in counts.items() if n and code in LOOSEN]
    return sorted(limits, key=lambda code: -counts[code])


def tally(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Limits that turned something away, most first, as (name, count); skills are counted apart."""
    return [(gate(code), counts[code]) for code in most_first(counts)]


def run_tally(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Pairs that a run turned away, by every gate that did, most first."""
    codes = sorted((code for code, n in counts.items() if n), key=lambda code: -counts[code])
    return [(gate(code), counts[code]) for code in codes]


def near_miss(code: str, off_by: float | None, need: TrainingNeed, row: Microcredential) -> str:
    """What keeps a microcredential out and by how much, in words for its employer and for administrators."""
    if off_by is None:
        return _plain(code, need, row)
    amount = words.money(off_by, need.currency, cents=False)
    several = {
        "price_ceiling": f"{amount} per learner over the limit of {words.money(need.ceiling_price, need.currency)}",
        "start": f"Starts {_counted(off_by, 'day')} outside the window",
        "distance": f"{words.distance((need.reach_km or 0) + off_by)} away, beyond {words.distance(need.reach_km)}",
        "duration": f"{_counted(off_by, 'week')} longer than the limit of {_counted(need.max_weeks or 0, 'week')}",
        "hours": f"{_counted(off_by, 'clock hour')} more than the limit of {need.max_hours or 0}",
        "seats": f"{_counted(off_by, 'seat')} short for {_counted(need.headcount, 'learner')}",
        "cohort_size": f"{_counted(off_by, 'learner')} short of its smallest class",
    }
    return several.get(code, _plain(code, need, row))


def _plain(code: str, need: TrainingNeed, row: Microcredential) -> str:
    modes = ", ".join(str(mode.label).lower() for mode in row.mode_list) or "not stated how"
    plain = {
        "delivery_mode": f"Delivered {modes}, which the need does not allow",
        "language": "Taught in another language",
        "credit": "Gives no academic credit",
    }
    # A fact that a need demands and that is missing fails its gate without an amount.
    return plain.get(code, f"{gate(code)} not stated, and the need demands it")


def _counted(number: float, noun: str) -> str:
    """Halves of a week are said; all else is whole."""
    shown = Decimal(str(number)).quantize(Decimal("0.1")).normalize()
    return f"{shown:f} {noun}{'' if shown == 1 else 's'}"


def joined(names: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))


def difference(name: str) -> str:
    return DIFFERENCES.get(name, name.replace("_", " ").capitalize())


def cost_atoms(atoms: Mapping[str, Any], silent: list[str], currency: str) -> str:
    """What is in a landed cost per learner, and what is not stated and so counted as nothing."""
    said = []
    for name, noun in _atom_nouns(atoms):
        if atoms.get(name):
            said.append(f"{words.money(atoms[name], currency, cents=False)} {noun}")
    if atoms.get("funding"):
        said.append(f"less {words.money(atoms['funding'], currency, cents=False)} confirmed funding")
    unknown = f"{joined(silent)} not stated" if silent else ""
    return "; ".join(filter(None, [", ".join(said), unknown]))


def _atom_nouns(atoms: Mapping[str, Any]) -> list[tuple[str, str]]:
    classes = atoms.get("classes") or 1
    by_class = "class share" if classes == 1 else f"share of {classes} classes"
    tuition = by_class if atoms.get("price") == "class" else "seat"
    return [("tuition", tuition), ("fees", "fees"), ("materials", "materials"), ("travel", "travel")]
