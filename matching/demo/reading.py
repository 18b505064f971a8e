"""The demo's facts as they are in `data/`, with its skills looked up in the taxonomy."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from marketplace.models import Skill, SkillKind

DATA = Path(__file__).parent / "data"
SKILL_KEYS = ("taught", "suggested", "must", "should", "nice")


class MissingSkills(Exception):
    """The taxonomy lacks skills that the demo names, or has several under one label."""


def read(name: str, folder: Path = DATA) -> dict[str, Any]:
    """Facts by the key of their organisation."""
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


def items_of(name: str, folder: Path = DATA) -> list[tuple[str, dict[str, Any]]]:
    """(organisation's key, item) of a file that lists several items for each organisation."""
    return [(key, item) for key, items in read(name, folder).items() for item in items]


def find_skills(facts: Iterable[Mapping[str, Any]]) -> dict[str, Skill]:
    """Every skill that the facts name, by label.

    Raises:
        MissingSkills: names the labels that are not exactly one skill in use.
    """
    wanted = {label for item in facts for key in SKILL_KEYS for label in item.get(key, {})}
    rows = Skill.objects.filter(label__in=wanted, retired_at=None).exclude(kind=SkillKind.GROUP)
    found: dict[str, list[Skill]] = {label: [] for label in wanted}
    for skill in rows:
        found[skill.label].append(skill)
    if wrong := sorted(label for label, skills in found.items() if len(skills) != 1):
        raise MissingSkills(
            f"The demo needs ESCO skills: load them with import_skills. Not found: {', '.join(wrong)}"
        )
    return {label: skills[0] for label, skills in found.items()}
