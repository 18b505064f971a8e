"""Who may see what happened, and whose notices are whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


class AuditEntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Person | AnonymousUser) -> AuditEntryQuerySet:
        """Each organisation sees what stands on its own timeline and is for its side; administrators see all."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        mine = person.memberships.values("organisation")
        bought = Q(employer_key__in=mine, audience__in=["everybody", "employer"])
        sold = Q(institution_key__in=mine, audience__in=["everybody", "institution"])
        return self.filter(bought | sold)


class NoticeQuerySet(models.QuerySet[Any]):
    def of(self, person: Person | AnonymousUser) -> NoticeQuerySet:
        """One's own, and nobody else's."""
        return self.filter(person=person) if person.is_authenticated else self.none()

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)
