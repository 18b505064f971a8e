"""Thin Celery tasks of the suggester."""

from __future__ import annotations

import logging

from celery import shared_task

from marketplace.changes import wake
from marketplace.models import Microcredential
from marketplace.services.suggestions import suggest_skills_for
from marketplace.tasks.heavy import alone

log = logging.getLogger(__name__)


@shared_task(name="marketplace.suggest_skills")
def suggest_skills(pk: int) -> None:
    """Suggest skills for one microcredential, and wake the matcher. Twice gives the same rows."""
    microcredential = Microcredential.objects.filter(pk=pk).first()
    if microcredential is None:
        log.info("microcredential %s is gone, no skills are suggested", pk)
        return
    suggest_skills_for(microcredential=microcredential)
    wake()


@shared_task(name="marketplace.ensure_suggester")
def ensure_suggester_is_built() -> None:
    """Build what the suggester reads where it is missing, then suggest anew what was suggested without it."""
    # Pages import tasks to hand them over; the suggester's libraries are for the worker that performs them.
    from marketplace.services.suggested_before import suggest_anew
    from marketplace.services.suggester import ensure_suggester

    with alone() as free:
        if free and not ensure_suggester() and suggest_anew():
            wake()
