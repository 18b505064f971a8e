"""Thin Celery task of the catalogue's search."""

from __future__ import annotations

from celery import shared_task

from marketplace.models import Microcredential
from marketplace.services.microcredentials import refresh_search_text


@shared_task(name="marketplace.refresh_search_text")
def refresh_all_search_text() -> None:
    """Follow what other rooms changed: an institution's name, a skill's label. Twice changes nothing more."""
    refresh_search_text(ids=Microcredential.objects.order_by("pk").values_list("pk", flat=True))
