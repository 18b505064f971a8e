"""Which skills serve for which, as pages, the API and the matcher read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from marketplace.models import Occupation, SimilarityVersion, Skill, SkillNeighbour
from marketplace.related.roads import said

SHOWN = 8
OCCUPATIONS_SHOWN = 24


@dataclass(frozen=True)
class Related:
    """The other skill, what it counts (0 to 1), and why, in words."""

    skill: Skill
    credit: float
    why: list[str]


def shown(row: SkillNeighbour, *, taught: bool) -> Related:
    """As seen from the skill that is taught, or else from the one that is asked for."""
    return Related(row.asked if taught else row.taught, row.credit / 100, said(row.roads, turned=taught))


def newest_version() -> SimilarityVersion | None:
    return SimilarityVersion.objects.order_by("-number").first()


def serving(skill: Skill) -> QuerySet[SkillNeighbour]:
    """What serves where it is asked for, the best first; skills that are offered no more are left out."""
    rows = SkillNeighbour.objects.filter(asked=skill, taught__retired_at__isnull=True)
    return rows.select_related("taught").order_by("-credit", "taught__label", "taught_id")


def served(skill: Skill) -> QuerySet[SkillNeighbour]:
    """What it serves for where it is taught, the best first."""
    rows = SkillNeighbour.objects.filter(taught=skill, asked__retired_at__isnull=True)
    return rows.select_related("asked").order_by("-credit", "asked__label", "asked_id")


def asking(skill: Skill) -> QuerySet[Occupation]:
    """Occupations that ask for it, those for which it is essential first."""
    essential = Case(
        When(asks__kind="essential", then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        Occupation.objects.filter(asks__skill=skill)
        .annotate(place=essential)
        .order_by("place", "label", "pk")
    )


def similarity_rows() -> tuple[int | None, list[tuple[Any, ...]]]:
    """The highest key of a skill that the newest version knows, None without one; and (asked, taught, hundredths)."""
    version = newest_version()
    if version is None:
        return None, []
    rows = SkillNeighbour.objects.order_by("asked_id", "taught_id").values_list(
        "asked_id", "taught_id", "credit"
    )
    return version.last_skill, list(rows)
