"""Who may see a run's progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


class MatchRunQuerySet(models.QuerySet[Any]):
    def unfinished(self) -> MatchRunQuerySet:
        return self.filter(state__in=["waiting", "running"])

    def visible_to(self, person: Person | AnonymousUser) -> MatchRunQuerySet:
        """Members see the runs of their own needs and microcredentials; administrators see all."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        mine = person.memberships.values("organisation")
        return self.filter(Q(need__employer__in=mine) | Q(microcredential__institution__in=mine))
