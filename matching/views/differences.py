"""What moved since a match was approved, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from components import words
from marketplace.models import Skill
from matching.models import Match, MatchStatus
from matching.services.materiality import differences
from matching.services.publishing import present_basis
from matching.words import difference, gate, joined


@dataclass(frozen=True)
class Change:
    name: str
    before: str
    after: str


def changes_of(match: Match) -> list[Change]:
    """Empty unless the match changed since it was approved."""
    if match.status != MatchStatus.CHANGED or not match.decided_basis:
        return []
    before, after = match.decided_basis, present_basis(match)
    # The fit is no reason of its own to look again, but a reviewer wants to see where it went.
    names = ["fit", *differences(before, after)]
    labels = _labels([before, after])
    return [
        Change(
            difference(name),
            _said(name, before[name], match, labels),
            _said(name, after[name], match, labels),
        )
        for name in names
    ]


def _labels(bases: list[dict[str, Any]]) -> dict[int, str]:
    keys = {key for basis in bases for name in ("covered", "missing") for key in basis[name]}
    keys |= {entry[0] for basis in bases for entry in basis["asked"]}
    return dict(Skill.objects.filter(pk__in=keys).values_list("pk", "label"))


def _said(name: str, value: Any, match: Match, labels: dict[int, str]) -> str:
    if name in {"fit", "skill", "satisfaction"}:
        return words.points(value)
    if name == "landed_cost":
        return words.money(value, match.currency, cents=False)
    if name == "start":
        return words.NOT_STATED if value is None else words.day_and_month(date.fromisoformat(value), date.max)
    if name == "not_stated":
        return joined([gate(code).lower() for code in value]) or "nothing"
    if name == "asked":
        return joined([f"{labels.get(key, '?')} ({importance}, {level})" for key, importance, level in value])
    return joined([labels.get(key, "?") for key in value]) or "none"
