"""What indexes are built from: every skill that is offered, its names and its place in the hierarchy."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketplace.folding import fold
from marketplace.models import Skill, SkillAlias, SkillBroader
from marketplace.models.skill import SkillKind

TERMS = Path(__file__).resolve().parent.parent / "data" / "terms.csv"


@dataclass(frozen=True, slots=True)
class SkillRow:
    pk: int
    label: str
    kind: str
    occupation_count: int | None
    groups: tuple[str, ...]
    aliases: tuple[str, ...]
    # Words of ours for it, which the taxonomy does not know.
    terms: tuple[str, ...] = ()
    # Primary keys of everything above it, groups and broader skills.
    above: frozenset[int] = frozenset()

    @property
    def other_names(self) -> tuple[str, ...]:
        return self.aliases + self.terms


def read_rows() -> list[SkillRow]:
    """Most asked for first, unknown last, then by label and id: the order in which equal hits are shown."""
    aliases: dict[int, list[str]] = defaultdict(list)
    for pk, text in SkillAlias.objects.order_by("skill_id", "text").values_list("skill_id", "text"):
        aliases[pk].append(text)
    hierarchy, terms = Hierarchy(), own_terms()
    offered = Skill.objects.offered().order_by().values_list("pk", "label", "kind", "occupation_count")
    rows = [
        SkillRow(
            pk=pk,
            label=label,
            kind=kind,
            occupation_count=count,
            groups=hierarchy.groups(pk),
            aliases=tuple(aliases.get(pk, ())),
            terms=terms.get(label, ()),
            above=hierarchy.above(pk),
        )
        for pk, label, kind, count in offered
    ]
    return sorted(rows, key=_place)


@cache
def own_terms() -> dict[str, tuple[str, ...]]:
    """Words that people use and the taxonomy does not know, by the label of the skill that they mean."""
    found: dict[str, tuple[str, ...]] = {}
    with TERMS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["label"]] = (*found.get(row["label"], ()), row["term"])
    return found


def _place(row: SkillRow) -> tuple[bool, int, str, int]:
    return row.occupation_count is None, -(row.occupation_count or 0), fold(row.label), row.pk


class Hierarchy:
    """What lies above each skill and group, read once."""

    def __init__(self) -> None:
        groups = Skill.objects.filter(kind=SkillKind.GROUP, retired_at__isnull=True).order_by()
        self._names = {pk: (code, label) for pk, code, label in groups.values_list("pk", "code", "label")}
        self._broader: dict[int, list[int]] = defaultdict(list)
        for skill, broader in SkillBroader.objects.order_by().values_list("skill_id", "broader_id"):
            self._broader[skill].append(broader)
        self._above: dict[int, frozenset[int]] = {}
        # Most sets are alike; each is kept once.
        self._sets: dict[frozenset[int], frozenset[int]] = {}

    def above(self, pk: int) -> frozenset[int]:
        """Everything above, however far; a loop in the data ends where it began."""
        if pk not in self._above:
            self._above[pk] = frozenset()
            found = set(self._broader.get(pk, ()))
            whole = frozenset(found.union(*(self.above(up) for up in found)))
            self._above[pk] = self._sets.setdefault(whole, whole)
        return self._above[pk]

    def groups(self, pk: int) -> tuple[str, ...]:
        """Names of the groups that it lies in, by code; without one, those of the nearest broader skills that have."""
        seen, level = {pk}, [pk]
        while level:
            above = {up for here in level for up in self._broader.get(here, ())} - seen
            if names := sorted(self._names[up] for up in above if up in self._names):
                return tuple(label for _, label in names)
            seen |= above
            level = list(above)
        return ()
