"""Suggesting skills for what an import brought in, and anew for what an undo put back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from marketplace.changes import announce
from marketplace.models import CatalogueImport, ImportState, Microcredential, RowAction, SkillStatus
from marketplace.services.imports.planning import Tick, no_tick
from marketplace.services.suggestions import suggest_skills_for_many

log = logging.getLogger(__name__)

SLICE = 500
WRITTEN = [RowAction.CREATE, RowAction.UPDATE]


def ids_to_suggest_for(catalogue_import: CatalogueImport) -> list[int]:
    """Microcredentials that the import wrote to and that have no confirmed skill: stated ones need no guesses."""
    rows = catalogue_import.rows.filter(action__in=WRITTEN, microcredential__isnull=False)
    written = Microcredential.objects.filter(pk__in=rows.values("microcredential"))
    confirmed = written.filter(taught_skills__status=SkillStatus.CONFIRMED)
    return list(written.exclude(pk__in=confirmed.values("pk")).order_by("pk").values_list("pk", flat=True))


def suggest_for_import(
    *,
    catalogue_import: CatalogueImport,
    until: datetime | None = None,
    tick: Tick = no_tick,
    clock: Callable[[], datetime] = timezone.now,
) -> int:
    """Suggest skills for what it wrote, from where it stopped last, then ask for one new match of everything.

    Args:
        until: when to stop and leave the rest to the next worker.

    Returns:
        How many suggestions were found now; where they fail it ends too, and the log tells why.
    """
    ids = ids_to_suggest_for(catalogue_import)
    count, start = 0, min(catalogue_import.done, len(ids))
    while start < len(ids):
        if until is not None and clock() >= until:
            _note(catalogue_import, touched_at=None)
            return count
        part = ids[start : start + SLICE]
        count += _suggest(catalogue_import, part, _shifted(tick, start, len(ids)))
        start += len(part)
        _note(catalogue_import, done=start, total=len(ids), touched_at=clock())
    _finish(catalogue_import, clock())
    return count


def _suggest(catalogue_import: CatalogueImport, ids: list[int], tick: Tick) -> int:
    try:
        return suggest_skills_for_many(ids=ids, progress=tick)
    except Exception:
        # What was imported stands without suggestions, and tried again they would fail again.
        log.exception("no skills could be suggested for a part of import %s", catalogue_import.pk)
        return 0


def _shifted(tick: Tick, start: int, total: int) -> Tick:
    return lambda done, _: tick(start + done, total)


def _note(catalogue_import: CatalogueImport, **changes: object) -> None:
    CatalogueImport.objects.filter(pk=catalogue_import.pk).update(**changes)


def _finish(catalogue_import: CatalogueImport, now: datetime) -> None:
    waiting = CatalogueImport.objects.filter(
        pk=catalogue_import.pk, suggested_at__isnull=True, state__in=[ImportState.APPLIED, ImportState.UNDONE]
    )
    if waiting.update(suggested_at=now, touched_at=None):
        announce(everything=True, by=catalogue_import.created_by)
