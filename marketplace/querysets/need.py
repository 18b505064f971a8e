"""Who may see and change a training need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from accounts.models import Person


class TrainingNeedQuerySet(models.QuerySet[Any]):
    def open(self) -> TrainingNeedQuerySet:
        """What the market sees: open, of a verified employer."""
        return self.filter(state="open", employer__verification="verified")

    def kept_back(self) -> TrainingNeedQuerySet:
        """Open, and off the market until an administrator has verified the employer."""
        return self.filter(state="open").exclude(employer__verification="verified")

    def visible_to(self, person: Person | AnonymousUser) -> TrainingNeedQuerySet:
        """Members of the employer see all of theirs; administrators see what was posted, never a draft."""
        if not person.is_authenticated:
            return self.none()
        mine = models.Q(employer__in=person.memberships.values("organisation"))
        if person.is_staff:
            return self.filter(mine | ~models.Q(state="draft"))
        return self.filter(mine)

    def editable_by(self, person: Person | AnonymousUser) -> TrainingNeedQuerySet:
        """Owners and editors of the employer."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=["owner", "editor"])
        return self.filter(employer__in=mine.values("organisation"))
