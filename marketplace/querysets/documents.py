"""Who may see a document that is being read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


class DocumentReadingQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Person | AnonymousUser) -> DocumentReadingQuerySet:
        """Nobody but whoever sent it, administrators included: it may be anything."""
        return self.filter(created_by=person) if person.is_authenticated else self.none()

    def waiting(self, silent_since: datetime) -> DocumentReadingQuerySet:
        """To be read, and no worker was heard of since then."""
        silent = Q(touched_at__isnull=True) | Q(touched_at__lt=silent_since)
        return self.filter(silent, state="reading")

    def sent_before(self, moment: datetime) -> DocumentReadingQuerySet:
        return self.filter(created_at__lt=moment)
