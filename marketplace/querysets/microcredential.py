"""Who may see and change a microcredential."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


class MicrocredentialQuerySet(models.QuerySet[Any]):
    def live(self) -> MicrocredentialQuerySet:
        """What the catalogue shows: live, of a verified institution."""
        return self.filter(state="live", institution__verification="verified")

    def visible_to(self, person: Person | AnonymousUser) -> MicrocredentialQuerySet:
        """Anybody signed in sees the catalogue; members see all of their institution's; administrators see all."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        mine = Q(institution__in=person.memberships.values("organisation"))
        return self.filter(mine | Q(state="live", institution__verification="verified"))

    def of(self, person: Person | AnonymousUser) -> MicrocredentialQuerySet:
        """Those of the institutions that the person is a member of, in any state."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(institution__in=person.memberships.values("organisation"))

    def editable_by(self, person: Person | AnonymousUser) -> MicrocredentialQuerySet:
        """Owners and editors of the institution."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=["owner", "editor"])
        return self.filter(institution__in=mine.values("organisation"))
