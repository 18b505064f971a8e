"""Skills and groups of a taxonomy as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.models import Skill
from marketplace.models.skill import SkillKind
from marketplace.taxonomy import Concept, Taxonomy
from marketplace.taxonomy.carried import PLACEHOLDER

BATCH = 5000
FIELDS = ["label", "kind", "code", "description", "occupation_count", "retired_at"]
# A file with less than this share of the skills that are loaded is a part of a taxonomy, not its next version.
FULL = 0.5


@dataclass
class ConceptChanges:
    added: int = 0
    updated: int = 0
    retired: int = 0
    partial: bool = False

    @property
    def total(self) -> int:
        return self.added + self.updated + self.retired


def save_concepts(taxonomy: Taxonomy, now: datetime) -> tuple[ConceptChanges, dict[str, int]]:
    """Rows added, changed and retired; and the primary key of each external id that the taxonomy names."""
    _take_over_placeholders(taxonomy)
    known = {skill.external_id: skill for skill in Skill.objects.filter(source=taxonomy.source)}
    wanted = [
        _wanted(concept, known.get(concept.external_id), taxonomy, now) for concept in taxonomy.concepts
    ]
    changed = [skill for skill in wanted if _differs(skill, known.get(skill.external_id))]
    Skill.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["source", "external_id"],
        update_fields=FIELDS,
        batch_size=BATCH,
    )
    added = sum(skill.external_id not in known for skill in changed)
    partial = _is_partial(taxonomy, known)
    retired = 0 if partial else _retire_vanished(taxonomy, known, now)
    return ConceptChanges(added, len(changed) - added, retired, partial), _keys(taxonomy)


def _take_over_placeholders(taxonomy: Taxonomy) -> None:
    """Groups of the carried list take ESCO's own address once a file tells it, so that each group stays one row."""
    addresses = {group.code: group.external_id for group in taxonomy.groups or () if group.code}
    placeholders = list(Skill.objects.filter(source=taxonomy.source, external_id__startswith=PLACEHOLDER))
    taken = set(Skill.objects.filter(kind=SkillKind.GROUP).values_list("external_id", flat=True))
    found = [group for group in placeholders if addresses.get(group.code, group.external_id) not in taken]
    for group in found:
        group.external_id = addresses[group.code]
    Skill.objects.bulk_update(found, ["external_id"])


def _wanted(concept: Concept, old: Skill | None, taxonomy: Taxonomy, now: datetime) -> Skill:
    """The row as it should be. An unsaid description and occupation count stay what they are."""
    return Skill(
        source=taxonomy.source,
        external_id=concept.external_id,
        label=concept.label,
        kind=concept.kind,
        code=concept.code,
        description=concept.description or (old.description if old else ""),
        occupation_count=_occupations(concept, old, taxonomy),
        retired_at=_retired_at(concept, old, now),
    )


def _occupations(concept: Concept, old: Skill | None, taxonomy: Taxonomy) -> int | None:
    if concept.kind == SkillKind.GROUP:
        return None
    if taxonomy.occupations is None:
        return old.occupation_count if old else None
    return taxonomy.occupations.get(concept.external_id, 0)


def _retired_at(concept: Concept, old: Skill | None, now: datetime) -> datetime | None:
    if not concept.retired:
        return None
    return old.retired_at if old and old.retired_at else now


def _differs(wanted: Skill, old: Skill | None) -> bool:
    return old is None or any(getattr(wanted, field) != getattr(old, field) for field in FIELDS)


def _is_partial(taxonomy: Taxonomy, known: dict[str, Skill]) -> bool:
    active = sum(skill.kind != SkillKind.GROUP and skill.retired_at is None for skill in known.values())
    return len(taxonomy.skills) < FULL * active


def _retire_vanished(taxonomy: Taxonomy, known: dict[str, Skill], now: datetime) -> int:
    named = {concept.external_id for concept in taxonomy.concepts}
    vanished = [
        skill.pk
        for external_id, skill in known.items()
        if external_id not in named
        and skill.retired_at is None
        and (skill.kind != SkillKind.GROUP or taxonomy.groups is not None)
    ]
    for start in range(0, len(vanished), 500):
        Skill.objects.filter(pk__in=vanished[start : start + 500]).update(retired_at=now)
    return len(vanished)


def _keys(taxonomy: Taxonomy) -> dict[str, int]:
    named = {concept.external_id for concept in taxonomy.concepts}
    pairs = Skill.objects.filter(source=taxonomy.source).values_list("external_id", "pk")
    return {external_id: pk for external_id, pk in pairs if external_id in named}
