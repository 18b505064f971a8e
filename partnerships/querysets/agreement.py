"""Who may see an agreement and who may sign for which side."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


class AgreementQuerySet(models.QuerySet[Any]):
    def lapsed(self, now: datetime) -> AgreementQuerySet:
        """Waiting for signatures although their time is over."""
        return self.filter(state="signing", sign_until__lte=now)

    def visible_to(self, person: Person | AnonymousUser) -> AgreementQuerySet:
        """Members of both parties; administrators see all."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        mine = person.memberships.values("organisation")
        return self.filter(Q(employer__in=mine) | Q(institution__in=mine))

    def signable_by(self, person: Person | AnonymousUser) -> AgreementQuerySet:
        """Authorised to sign: owners of either party."""
        return self._of(person, ["owner"])

    def editable_by(self, person: Person | AnonymousUser) -> AgreementQuerySet:
        """Who runs and cancels what was agreed: owners and editors of either party."""
        return self._of(person, ["owner", "editor"])

    def _of(self, person: Person | AnonymousUser, roles: list[str]) -> AgreementQuerySet:
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=roles).values("organisation")
        return self.filter(Q(employer__in=mine) | Q(institution__in=mine))
