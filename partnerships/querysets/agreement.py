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

    def serving(self) -> AgreementQuerySet:
        """Of which learners will be, are or were taught: those that stand, and that ended with a cohort completed."""
        taught = Q(state="ended", pk__in=self._completed())
        return self.filter(Q(state__in=["signing", "in_force"]) | taught)

    def fallen(self) -> AgreementQuerySet:
        """Cancelled, or ended without a cohort completed: the learners are without training again."""
        return self.filter(Q(state="cancelled") | Q(state="ended") & ~Q(pk__in=self._completed()))

    def _completed(self) -> Any:
        return self.model._default_manager.filter(cohorts__state="completed").values("pk")

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
