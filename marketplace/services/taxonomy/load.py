from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from marketplace.models import (
    Occupation,
    OccupationSkill,
    Skill,
    SkillAlias,
    SkillBroader,
    SkillRelation,
    TaxonomyLoad,
)
from marketplace.services.taxonomy.concepts import ConceptChanges, save_concepts
from marketplace.services.taxonomy.links import save_aliases, save_broader, save_relations
from marketplace.services.taxonomy.work import save_work
from marketplace.taxonomy import Taxonomy

Progress = Callable[[str], None]
CARRIED_SUFFIX = "(carried)"


@dataclass
class LoadReport:
    """What the file said, and what of it was new. `kept_fuller` names the load that says more than the carried list."""

    name: str
    skills: int
    aliases: int
    groups: int
    broader: int
    relations: int
    occupations: int
    concepts: ConceptChanges = field(default_factory=ConceptChanges)
    aliases_changed: int = 0
    links_changed: int = 0
    kept_fuller: str = ""
    warnings: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.concepts.total or self.aliases_changed or self.links_changed)


def load_taxonomy(*, taxonomy: Taxonomy, now: datetime, progress: Progress = lambda text: None) -> LoadReport:
    """Add what is new, change what differs, retire what a full file no longer names; only names and links are deleted.

    The carried list never undoes a fuller load of its source: it then changes nothing.
    """
    report = _report(taxonomy)
    with transaction.atomic():
        last = TaxonomyLoad.objects.filter(source=taxonomy.source).first()
        if taxonomy.carried and last is not None and not last.name.endswith(CARRIED_SUFFIX):
            report.kept_fuller = last.name
            return report
        _save(taxonomy, report, now, progress)
        _analyse()
        if report.changed or last is None or last.name != taxonomy.name:
            _record(taxonomy, report, now)
    return report


def _report(taxonomy: Taxonomy) -> LoadReport:
    return LoadReport(
        name=taxonomy.name,
        skills=len(taxonomy.skills),
        aliases=sum(len(concept.aliases) for concept in taxonomy.skills),
        groups=len(taxonomy.groups or ()),
        broader=len(taxonomy.broader or ()),
        relations=len(taxonomy.relations or ()),
        occupations=taxonomy.occupations_read,
        warnings=list(taxonomy.warnings),
    )


def _save(taxonomy: Taxonomy, report: LoadReport, now: datetime, progress: Progress) -> None:
    progress(f"{report.skills + report.groups:,} skills and groups")
    report.concepts, rows = save_concepts(taxonomy, now)
    if report.concepts.partial:
        report.warnings.append(
            f"the file has {report.skills:,} skills, far fewer than are loaded: taken as a part, nothing was retired"
        )
    progress(f"{report.aliases:,} aliases")
    report.aliases_changed = save_aliases(taxonomy, rows)
    progress(f"{report.broader + report.relations:,} links")
    report.links_changed = save_broader(taxonomy, rows) + save_relations(taxonomy, rows)
    if taxonomy.work is not None:
        progress(f"{report.occupations:,} occupations")
        report.links_changed += save_work(taxonomy, rows)


def _analyse() -> None:
    """Tell PostgreSQL how large the tables have become: until it knows, it joins them as if they were empty."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (Skill, SkillAlias, SkillBroader, SkillRelation, Occupation, OccupationSkill):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _record(taxonomy: Taxonomy, report: LoadReport, now: datetime) -> None:
    TaxonomyLoad.objects.create(
        source=taxonomy.source,
        name=taxonomy.name,
        attribution=taxonomy.attribution,
        skills=report.skills,
        aliases=report.aliases,
        occupations=report.occupations or None,
        loaded_at=now,
    )
