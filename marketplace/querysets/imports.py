"""Who may see and carry out a catalogue import."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


class CatalogueImportQuerySet(models.QuerySet[Any]):
    def waiting(self, silent_since: datetime) -> CatalogueImportQuerySet:
        """To be read, applied or searched for skills by a worker, and no worker was heard of since then."""
        silent = Q(touched_at__isnull=True) | Q(touched_at__lt=silent_since)
        without_skills = Q(state__in=["applied", "undone"], suggested_at__isnull=True)
        return self.filter(silent, Q(state__in=["reading", "applying", "undoing"]) | without_skills)

    def visible_to(self, person: Person | AnonymousUser) -> CatalogueImportQuerySet:
        """Members of the institution; administrators see all, state-wide lists included."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        return self.filter(institution__in=person.memberships.values("organisation"))

    def editable_by(self, person: Person | AnonymousUser) -> CatalogueImportQuerySet:
        """Owners and editors of the institution; a state-wide list belongs to administrators."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=["owner", "editor"])
        allowed = Q(institution__in=mine.values("organisation"))
        if person.is_staff:
            allowed |= Q(institution__isnull=True)
        return self.filter(allowed)
