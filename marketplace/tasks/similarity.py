"""Thin Celery task of the similarity of skills."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from marketplace.related.rows import vectors_here
from marketplace.services.similarity import NothingJudged, build_similarity, is_outdated
from marketplace.tasks.heavy import alone

log = logging.getLogger(__name__)


@shared_task(name="marketplace.follow_taxonomy")
def follow_taxonomy() -> None:
    """Work the similarity out again where a taxonomy was loaded since. Twice gives the same rows."""
    if not is_outdated():
        return
    with alone() as free:
        if free:
            _build()


def _build() -> None:
    try:
        build_similarity(now=timezone.now(), vectors=vectors_here())
    except NothingJudged as error:
        log.info("matching goes by the taxonomy's own links: %s", error)
