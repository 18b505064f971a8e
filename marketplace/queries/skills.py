"""Skills as pages and endpoints show them: all of them to everybody signed in, what teaches them where it is live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from marketplace.models import Microcredential, Skill, SkillStatus, TaxonomyLoad
from marketplace.models.skill import SkillKind
from marketplace.querysets.skill import SkillQuerySet
from marketplace.search import Hit, skill_index

LONGEST_QUERY = 100
MOST_HITS = 20
MOST_BROWSED = 200
SHOWN = 24
DEEPEST = 8


def search_skills(text: str, limit: int = MOST_HITS) -> list[Hit]:
    """Best first: exact label, another exact name, beginnings, all words, misspelt words. See docs/taxonomy.md."""
    return skill_index().search(text[:LONGEST_QUERY], limit)


def skills_within(parent: Skill | None) -> SkillQuerySet:
    """What lies directly in a group or under a skill, groups first; without one, the top groups."""
    current = Skill.objects.filter(retired_at__isnull=True)
    if parent is None:
        found = current.filter(kind=SkillKind.GROUP, broader_links__isnull=True).order_by(
            "source", "code", "label", "pk"
        )
    else:
        found = current.filter(broader_links__broader=parent).order_by("kind", "code", "label", "pk")
    rows: SkillQuerySet = found.annotate(
        inside=Count("narrower_links", filter=Q(narrower_links__skill__retired_at__isnull=True))
    )
    return rows


def trail(skill: Skill) -> list[Skill]:
    """The groups above it, the widest first, by the first group on each level."""
    found: list[Skill] = []
    here: Skill | None = skill
    while here is not None and len(found) < DEEPEST:
        above = Skill.objects.filter(narrower_links__skill=here, retired_at__isnull=True).order_by(
            "code", "label", "pk"
        )
        here = above.filter(kind=SkillKind.GROUP).first() or above.first()
        if here is None or here in found:
            break
        found.append(here)
    return found[::-1]


@dataclass(frozen=True)
class Taught:
    """How many microcredentials of the catalogue teach a skill; `suggested` are those that nobody confirmed."""

    confirmed: int
    suggested: int


def taught(skill: Skill) -> Taught:
    """Counts what anybody may see in the catalogue, whoever asks: no draft, no unverified institution."""
    live = Microcredential.objects.live().filter(taught_skills__skill=skill)
    counts = live.aggregate(
        confirmed=Count("pk", filter=Q(taught_skills__status=SkillStatus.CONFIRMED)),
        suggested=Count("pk", filter=Q(taught_skills__status=SkillStatus.SUGGESTED)),
    )
    return Taught(counts["confirmed"], counts["suggested"])


@dataclass(frozen=True)
class Neighbours:
    """`total` counts all, `skills` are the first SHOWN."""

    title: str
    total: int
    skills: Sequence[Skill] = field(default_factory=list)


def neighbours(skill: Skill) -> list[Neighbours]:
    """Broader, narrower and related skills, where there are any; groups are left to the trail."""
    offered = Skill.objects.offered()
    wanted = {
        "Broader": offered.filter(narrower_links__skill=skill),
        "Narrower": offered.filter(broader_links__broader=skill),
        "Needed for it": offered.filter(relations__other=skill, relations__kind="essential"),
        "Goes with it": offered.filter(_related(skill)),
    }
    found = [_first(title, skills.distinct().order_by("label", "pk")) for title, skills in wanted.items()]
    return [row for row in found if row.total]


def _related(skill: Skill) -> Q:
    return Q(relations__other=skill, relations__kind="optional") | Q(relations_from__skill=skill)


def _first(title: str, skills: SkillQuerySet) -> Neighbours:
    return Neighbours(title, skills.count(), list(skills[:SHOWN]))


def loaded() -> list[TaxonomyLoad]:
    """The newest load of each source."""
    newest: dict[str, TaxonomyLoad] = {}
    for load in TaxonomyLoad.objects.all():
        newest.setdefault(load.source, load)
    return sorted(newest.values(), key=lambda load: load.source)
