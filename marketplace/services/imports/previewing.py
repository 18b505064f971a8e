"""Keeping what a file would do, for a person to look at before it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, Person
from marketplace.models import CatalogueImport, CatalogueImportRow, ImportState
from marketplace.services.imports.planning import Tick, no_tick, plan_import
from marketplace.transitions import CATALOGUE_IMPORT, move

BATCH = 1000


def preview_import(
    *,
    content: bytes,
    file_name: str,
    format: str,
    institution: Organisation | None,
    by: Person | None,
    now: datetime,
    list_at_once: bool = False,
    tick: Tick = no_tick,
) -> CatalogueImport:
    """Read a file, and keep what each of its rows would do.

    Raises:
        FileFault: the file as a whole cannot be read; nothing is kept.
    """
    plan = plan_import(
        content=content, format=format, institution=institution, now=now, list_at_once=list_at_once, tick=tick
    )
    with transaction.atomic():
        kept = CatalogueImport.objects.create(
            institution=institution,
            format=format,
            state=ImportState.PREVIEWED,
            file_name=file_name[-255:],
            file_hash=hashlib.sha256(content).hexdigest(),
            notes=plan.notes,
            list_at_once=list_at_once,
            created_by=by,
            created_at=now,
        )
        keep_rows(kept, plan.rows)
    return kept


def keep_rows(kept: CatalogueImport, rows: Sequence[CatalogueImportRow]) -> None:
    for row in rows:
        row.catalogue_import = kept
    CatalogueImportRow.objects.bulk_create(rows, batch_size=BATCH)


def discard_import(*, catalogue_import: CatalogueImport) -> None:
    """Nothing of it will be done; the row stays in the history. Raises NotAllowed: it was applied already."""
    move(catalogue_import, CATALOGUE_IMPORT, ImportState.DISCARDED, content=None)
