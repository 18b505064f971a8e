"""Doing what a preview showed: all rows that can be taken, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, Person
from marketplace.changes import announce
from marketplace.importing.facts import differences, facts_of, with_parts
from marketplace.importing.faults import Remark
from marketplace.models import CatalogueImport, CatalogueImportRow, ImportState, Microcredential, RowAction
from marketplace.services.imports.institutions import bring_in_institutions
from marketplace.services.imports.telling import tell_of_import
from marketplace.services.imports.writing import Writing, create_rows, update_rows
from marketplace.services.microcredentials.search_text import refresh_search_text
from marketplace.transitions import CATALOGUE_IMPORT, move

BATCH = 500
CHANGED = "Somebody changed this microcredential after the preview. Upload the file again to see what it would do now."
APPEARED = "A microcredential with this own id appeared after the preview. Upload the file again."
VANISHED = "This microcredential was removed after the preview. Upload the file again."


@dataclass
class Outcome:
    """`counts` by RowAction; `conflicts` of the refused ones; `ids` of the microcredentials written to."""

    counts: Counter[str]
    warnings: int
    conflicts: int = 0
    ids: list[int] = field(default_factory=list)


@transaction.atomic
def apply_import(*, catalogue_import: CatalogueImport, by: Person | None, now: datetime) -> Outcome:
    """Write every row that is new or changed. A row that somebody overtook is refused, and says so.

    Raises:
        NotAllowed: it was applied or discarded already.
    """
    before = catalogue_import.state
    move(catalogue_import, CATALOGUE_IMPORT, ImportState.APPLIED, applied_at=now)
    rows = list(catalogue_import.rows.all())
    taken = [row for row in rows if row.action != RowAction.REFUSED]
    institutions = _institutions(catalogue_import, taken, by=by, now=now)
    conflicts = _refuse_overtaken(taken, institutions)
    new = [row for row in taken if row.action == RowAction.CREATE]
    changed = [row for row in taken if row.action == RowAction.UPDATE]
    writings = create_rows(new, institutions, by=by, now=now) + update_rows(changed, now=now)
    _keep(taken)
    ids = _finish(writings, by)
    suggested_at = None if ids else now
    CatalogueImport.objects.filter(pk=catalogue_import.pk).update(done=0, total=0, suggested_at=suggested_at)
    catalogue_import.done = 0
    counts = Counter(row.action for row in rows)
    tell_of_import(
        catalogue_import=catalogue_import, step="applied", before=before, by=by, now=now, counts=dict(counts)
    )
    return Outcome(counts, sum(len(row.warnings) for row in rows), conflicts, ids)


def _keep(rows: Iterable[CatalogueImportRow]) -> None:
    """What applying found out about the rows: each column only where it changed."""
    kept = CatalogueImportRow.objects
    kept.bulk_update(
        [row for row in rows if row.action == RowAction.CREATE], ["microcredential"], batch_size=BATCH
    )
    refused = [row for row in rows if row.action == RowAction.REFUSED]
    kept.bulk_update(refused, ["action", "errors"], batch_size=BATCH)
    kept.bulk_update([row for row in rows if "institution" in row.data], ["before"], batch_size=BATCH)


def _institutions(
    catalogue_import: CatalogueImport, rows: list[CatalogueImportRow], *, by: Person | None, now: datetime
) -> dict[str, Organisation]:
    if catalogue_import.institution is not None:
        return {"": catalogue_import.institution}
    return bring_in_institutions(rows, by=by, now=now)


def _refuse_overtaken(rows: list[CatalogueImportRow], institutions: dict[str, Organisation]) -> int:
    """Turn rows whose preview is no longer true into refused ones."""
    current = _current(rows)
    existing = _existing_ids(rows, institutions)
    refused = 0
    for row in rows:
        if reason := _overtaken(row, current, existing, institutions):
            row.action, refused = RowAction.REFUSED, refused + 1
            row.errors = [*row.errors, _remark(reason)]
    return refused


def _current(rows: Iterable[CatalogueImportRow]) -> dict[int, Microcredential]:
    ids = [row.microcredential_id for row in rows if row.microcredential_id is not None]
    locked = Microcredential.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    return {row.pk: row for row in with_parts(locked)}


def _existing_ids(
    rows: Iterable[CatalogueImportRow], institutions: dict[str, Organisation]
) -> set[tuple[int, str]]:
    new = [row.own_id for row in rows if row.action == RowAction.CREATE]
    found = Microcredential.objects.filter(institution__in=institutions.values(), external_id__in=new)
    return set(found.values_list("institution_id", "external_id"))


def _overtaken(
    row: CatalogueImportRow,
    current: dict[int, Microcredential],
    existing: set[tuple[int, str]],
    institutions: dict[str, Organisation],
) -> str:
    """Why the preview of the row is no longer true; empty when it is."""
    if row.action == RowAction.CREATE:
        return APPEARED if (institutions[row.data["provider"]].pk, row.own_id) in existing else ""
    there = current.get(row.microcredential_id or 0)
    if there is None:
        return VANISHED
    row.microcredential = there
    before = (row.before or {}).get("facts", {})
    return "" if differences(facts_of(there), row.data["facts"]) == before else CHANGED


def _remark(message: str) -> Remark:
    return {"column": "", "message": message}


def _finish(writings: list[Writing], by: Person | None) -> list[int]:
    ids = [writing.microcredential.pk for writing in writings]
    refresh_search_text(ids=ids)
    if ids:
        announce(everything=True, by=by)
    return ids
