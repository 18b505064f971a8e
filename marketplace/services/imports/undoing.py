"""Taking an import back: created rows go, changed ones get back what they had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, Person
from marketplace.changes import announce
from marketplace.importing.facts import Facts, differences, facts_of, plain, with_parts
from marketplace.models import CatalogueImport, CatalogueImportRow, ImportState, Microcredential, RowAction
from marketplace.services.imports.references import referred
from marketplace.services.imports.telling import tell_of_import
from marketplace.services.imports.writing import Writing, write_facts
from marketplace.services.microcredentials import refresh_search_text
from marketplace.transitions import CATALOGUE_IMPORT, move

OWN_PARTS = frozenset({"tiers", "starts", "taught_skills", "import_rows"})
OWN_DECISIONS = frozenset({"decisions"})


@dataclass(frozen=True)
class Undone:
    """Microcredentials by what became of them. `left`: facts that somebody changed since and that stay so."""

    deleted: int
    retired: int
    kept: int
    restored: int
    left: int


@transaction.atomic
def undo_import(*, catalogue_import: CatalogueImport, by: Person | None, now: datetime) -> Undone:
    """Put everything back that still is as the import left it.

    A created microcredential is deleted; where somebody built on it or changed it, it is retired, or stays if it is
    a draft.

    Raises:
        NotAllowed: it is not applied.
    """
    before = catalogue_import.state
    move(catalogue_import, CATALOGUE_IMPORT, ImportState.UNDONE, undone_at=now)
    rows = list(
        catalogue_import.rows.filter(action__in=[RowAction.CREATE, RowAction.UPDATE, RowAction.UNCHANGED])
    )
    current = {row.pk: row for row in with_parts(Microcredential.objects.filter(import_rows__in=rows))}
    restored, left = _restore(rows, current, now)
    deleted, retired, kept = _take_away(catalogue_import, rows, current, now)
    _put_institutions_back(rows)
    anew = None if restored else now
    CatalogueImport.objects.filter(pk=catalogue_import.pk).update(
        done=0, total=0, suggested_at=anew, touched_at=None
    )
    catalogue_import.done = 0
    refresh_search_text(ids=[*restored, *retired])
    if deleted or retired or restored:
        announce(everything=True, by=by)
    undone = Undone(len(deleted), len(retired), len(kept), len(restored), left)
    tell_of_import(
        catalogue_import=catalogue_import,
        step="undone",
        before=before,
        by=by,
        now=now,
        counts=asdict(undone),
    )
    return undone


def _restore(
    rows: Sequence[CatalogueImportRow], current: dict[int, Microcredential], now: datetime
) -> tuple[list[int], int]:
    """Ids of those put back, and how many facts were changed since and stay."""
    writings, left = [], 0
    for row in rows:
        there = current.get(row.microcredential_id or 0)
        if row.action != RowAction.UPDATE or there is None or row.before is None:
            continue
        before: Facts = row.before["facts"]
        now_there = facts_of(there)
        back = {name: value for name, value in before.items() if now_there[name] == row.data["facts"][name]}
        left += len(before) - len(back)
        if back:
            writings.append(Writing(there, back))
    write_facts(writings, now=now)
    return [writing.microcredential.pk for writing in writings], left


def _take_away(
    undone: CatalogueImport,
    rows: Sequence[CatalogueImportRow],
    current: dict[int, Microcredential],
    now: datetime,
) -> tuple[list[int], list[int], list[int]]:
    """Ids of the created ones that were deleted, retired, and kept as they are."""
    made = {row.microcredential_id: row for row in rows if row.action == RowAction.CREATE}
    there = {pk: current[pk] for pk in made if pk is not None and pk in current}
    built_on = referred(Microcredential, list(there), own=OWN_PARTS) | _taken_up(undone, list(there))
    built_on |= {pk for pk, one in there.items() if differences(facts_of(one), made[pk].data["facts"])}
    retired = [pk for pk in there if pk in built_on and there[pk].state == "live"]
    write_facts([Writing(there[pk], {"state": "retired"}) for pk in retired], now=now)
    deleted = [pk for pk in there if pk not in built_on]
    Microcredential.objects.filter(pk__in=deleted).delete()
    return deleted, retired, [pk for pk in there if pk in built_on and pk not in retired]


def _taken_up(undone: CatalogueImport, ids: list[int]) -> set[int]:
    """Those that another import changed and was not undone, or that another microcredential stacks into."""
    later = CatalogueImportRow.objects.filter(
        microcredential__in=ids, action=RowAction.UPDATE, catalogue_import__state=ImportState.APPLIED
    ).exclude(catalogue_import=undone)
    stacked = Microcredential.stacks_into.through.objects.filter(to_microcredential__in=ids)
    return set(later.values_list("microcredential", flat=True)) | set(
        stacked.values_list("to_microcredential", flat=True)
    )


def _put_institutions_back(rows: Sequence[CatalogueImportRow]) -> None:
    carriers = [row for row in rows if row.before is not None and "institution" in row.data]
    made = [row.before["institution_created"] for row in carriers if "institution_created" in row.before]  # type: ignore[operator, index]
    used = referred(Organisation, made, own=OWN_DECISIONS)
    Organisation.objects.filter(pk__in=set(made) - used).delete()
    for row in carriers:
        _put_institution_back(row)


def _put_institution_back(row: CatalogueImportRow) -> None:
    before: Facts = (row.before or {}).get("institution", {})
    there = Organisation.objects.institutions().filter(external_id=row.data["provider"]).first()
    if there is None or not before:
        return
    said = row.data["institution"]
    back = {name: value for name, value in before.items() if plain(getattr(there, name)) == said[name]}
    for name, value in back.items():
        setattr(there, name, value)
    there.save(update_fields=[*back, "updated_at"])
