"""Who may see and review a match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


class MatchQuerySet(models.QuerySet[Any]):
    def listed(self) -> MatchQuerySet:
        """In the need's present list."""
        return self.filter(rank__isnull=False)

    def waiting(self) -> MatchQuerySet:
        """What an administrator has to decide: listed, of an open need, new or changed since approved."""
        return self.listed().filter(status__in=["proposed", "changed"], need__state="open")

    def visible_to(self, person: Person | AnonymousUser) -> MatchQuerySet:
        """Administrators see all of posted needs; employer and institution see approved ones alone."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.exclude(need__state="draft")
        mine = person.memberships.values("organisation")
        sides = Q(need__employer__in=mine) | Q(microcredential__institution__in=mine, need__state="open")
        return self.filter(sides, status="approved", rank__isnull=False)

    def reviewable_by(self, person: Person | AnonymousUser) -> MatchQuerySet:
        """Administrators, except of needs and microcredentials of organisations that they belong to."""
        if not person.is_authenticated or not person.is_staff:
            return self.none()
        mine = person.memberships.values("organisation")
        return self.exclude(need__state="draft").exclude(
            Q(need__employer__in=mine) | Q(microcredential__institution__in=mine)
        )
