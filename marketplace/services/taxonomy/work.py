"""Occupations and what they ask for as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marketplace.models import Occupation, OccupationSkill
from marketplace.services.taxonomy.links import BATCH, CHUNK, replace_links
from marketplace.taxonomy import Taxonomy
from marketplace.taxonomy.concepts import Work


def save_work(taxonomy: Taxonomy, rows: dict[str, int]) -> int:
    """How many occupations and links were added, changed or taken away. What the file no longer says goes."""
    work = taxonomy.work or ()
    changed = _save_occupations(taxonomy.source, work)
    keys = dict(Occupation.objects.filter(source=taxonomy.source).values_list("external_id", "pk"))
    fields = ("skill_id", "occupation_id", "kind")
    return changed + replace_links(OccupationSkill, fields, _links(work, keys, rows), taxonomy.source, rows)


def _save_occupations(source: str, work: Sequence[Work]) -> int:
    known = {
        external_id: (label, group, pk)
        for external_id, label, group, pk in Occupation.objects.filter(source=source)
        .order_by("pk")
        .values_list("external_id", "label", "group", "pk")
    }
    changed = [one for one in work if known.get(one.external_id, ("", ""))[:2] != (one.label, one.group)]
    Occupation.objects.bulk_create(
        [Occupation(source=source, external_id=o.external_id, label=o.label, group=o.group) for o in changed],
        update_conflicts=True,
        unique_fields=["source", "external_id"],
        update_fields=["label", "group"],
        batch_size=BATCH,
    )
    named = {one.external_id for one in work}
    gone = [row[2] for external_id, row in known.items() if external_id not in named]
    for start in range(0, len(gone), CHUNK):
        Occupation.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
    return len(changed) + len(gone)


def _links(
    work: Sequence[Work], keys: dict[str, int], rows: dict[str, int]
) -> Iterator[tuple[int, int, str]]:
    for one in work:
        for kind, skills in (("essential", one.essential), ("optional", one.optional)):
            for skill in skills:
                if skill in rows:
                    yield rows[skill], keys[one.external_id], kind
