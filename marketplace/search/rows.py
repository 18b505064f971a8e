"""What indexes are built from: every skill that is offered, its names and its place in the hierarchy."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from marketplace.folding import fold
from marketplace.models import Skill, SkillAlias, SkillBroader
from marketplace.models.skill import SkillKind


@dataclass(frozen=True, slots=True)
class SkillRow:
    pk: int
    label: str
    kind: str
    occupation_count: int | None
    groups: tuple[str, ...]
    aliases: tuple[str, ...]


def read_rows() -> list[SkillRow]:
    """Most asked for first, unknown last, then by label and id: the order in which equal hits are shown."""
    aliases: dict[int, list[str]] = defaultdict(list)
    for pk, text in SkillAlias.objects.order_by("skill_id", "text").values_list("skill_id", "text"):
        aliases[pk].append(text)
    groups = _groups()
    offered = Skill.objects.offered().order_by().values_list("pk", "label", "kind", "occupation_count")
    rows = [
        SkillRow(pk, label, kind, count, groups.get(pk, ()), tuple(aliases.get(pk, ())))
        for pk, label, kind, count in offered
    ]
    return sorted(rows, key=_place)


def _place(row: SkillRow) -> tuple[bool, int, str, int]:
    return row.occupation_count is None, -(row.occupation_count or 0), fold(row.label), row.pk


def _groups() -> dict[int, tuple[str, ...]]:
    """Names of the groups that each skill lies in, by code; a skill without a group has those of its broader skills."""
    groups = {
        pk: (code, label)
        for pk, code, label in Skill.objects.filter(kind=SkillKind.GROUP, retired_at__isnull=True)
        .order_by()
        .values_list("pk", "code", "label")
    }
    broader: dict[int, list[int]] = defaultdict(list)
    for skill, above in SkillBroader.objects.order_by().values_list("skill_id", "broader_id"):
        broader[skill].append(above)
    found = {skill: _nearest_groups(skill, broader, groups) for skill in list(broader) if skill not in groups}
    return {skill: tuple(label for _, label in sorted(names)) for skill, names in found.items()}


def _nearest_groups(
    skill: int, broader: dict[int, list[int]], groups: dict[int, tuple[str, str]]
) -> set[tuple[str, str]]:
    seen, level = {skill}, [skill]
    while level:
        above = {up for pk in level for up in broader.get(pk, ())} - seen
        if names := {groups[pk] for pk in above if pk in groups}:
            return names
        seen |= above
        level = list(above)
    return set()
