"""Names and links of a taxonomy as rows: what is missing is added, what the file no longer says goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from marketplace.models import SkillAlias, SkillBroader, SkillRelation
from marketplace.taxonomy import Taxonomy

CHUNK = 500
BATCH = 5000


def save_aliases(taxonomy: Taxonomy, rows: dict[str, int]) -> int:
    """How many names were added or taken away. Only skills that the file names are touched."""
    wanted = ((rows[skill.external_id], alias) for skill in taxonomy.skills for alias in skill.aliases)
    return replace_links(SkillAlias, ("skill_id", "text"), wanted, taxonomy.source, rows)


def save_broader(taxonomy: Taxonomy, rows: dict[str, int]) -> int:
    if taxonomy.broader is None:
        return 0
    wanted = ((rows[skill], rows[broader]) for skill, broader in taxonomy.broader)
    return replace_links(SkillBroader, ("skill_id", "broader_id"), wanted, taxonomy.source, rows)


def save_relations(taxonomy: Taxonomy, rows: dict[str, int]) -> int:
    if taxonomy.relations is None:
        return 0
    wanted = ((rows[skill], rows[other], kind) for skill, other, kind in taxonomy.relations)
    return replace_links(SkillRelation, ("skill_id", "other_id", "kind"), wanted, taxonomy.source, rows)


def replace_links(
    model: type[Model],
    fields: tuple[str, ...],
    wanted: Iterable[tuple[Any, ...]],
    source: str,
    rows: dict[str, int],
) -> int:
    """How many rows were added or taken away. The first of `fields` is the skill; only those in `rows` are touched."""
    manager = model._default_manager
    named = set(rows.values())
    stored = manager.filter(skill__source=source).values_list(*fields, "pk").order_by()
    known = {values[:-1]: values[-1] for values in stored if values[0] in named}
    unique = dict.fromkeys(wanted)
    missing = [model(**dict(zip(fields, values, strict=True))) for values in unique if values not in known]
    # Two loads at once agree on the rows, so that a row that is there already is no error.
    manager.bulk_create(missing, ignore_conflicts=True, batch_size=BATCH)
    gone = [pk for values, pk in known.items() if values not in unique]
    for start in range(0, len(gone), CHUNK):
        manager.filter(pk__in=gone[start : start + CHUNK]).delete()
    return len(missing) + len(gone)
