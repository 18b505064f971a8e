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

WRITTEN = [RowAction.CREATE, RowAction.UPDATE]


def ids_to_suggest_for(catalogue_import: CatalogueImport) -> list[int]:
    """Microcredentials that the import wrote to and that have no confirmed skill: stated ones need no guesses."""
    rows = catalogue_import.rows.filter(action__in=WRITTEN, microcredential__isnull=False)
    written = Microcredential.objects.filter(pk__in=rows.values("microcredential"))
    confirmed = written.filter(taught_skills__status=SkillStatus.CONFIRMED)
    return list(written.exclude(pk__in=confirmed.values("pk")).order_by("pk").values_list("pk", flat=True))


def suggest_for_import(
    *, catalogue_import: CatalogueImport, tick: Tick = no_tick, clock: Callable[[], datetime] = timezone.now
) -> int:
    """Suggest skills for what it wrote, then ask for one new match of everything.

    Returns:
        How many suggestions there are now; 0 too where they failed, which the log tells.
    """
    try:
        count = suggest_skills_for_many(ids=ids_to_suggest_for(catalogue_import), progress=tick)
    except Exception:
        # What was imported stands without suggestions, and tried again they would fail again.
        log.exception("no skills could be suggested for import %s", catalogue_import.pk)
        count = 0
    done = CatalogueImport.objects.filter(
        pk=catalogue_import.pk, suggested_at__isnull=True, state__in=[ImportState.APPLIED, ImportState.UNDONE]
    )
    if done.update(suggested_at=clock(), touched_at=None) and count:
        announce(everything=True, by=catalogue_import.created_by)
    return count
