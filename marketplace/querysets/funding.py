"""Who may see and change what funds training: rules are for everybody, awards the employer's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person


class FundingRuleQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Person | AnonymousUser) -> FundingRuleQuerySet:
        """They are public knowledge, for anybody signed in."""
        return self.all() if person.is_authenticated else self.none()

    def editable_by(self, person: Person | AnonymousUser) -> FundingRuleQuerySet:
        return self.all() if person.is_authenticated and person.is_staff else self.none()

    def in_force(self, on: date) -> FundingRuleQuerySet:
        """Without those that have ended. NULL: no end is stated. Those that begin later are announced."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on))


class FundingAwardQuerySet(models.QuerySet[Any]):
    def standing(self) -> FundingAwardQuerySet:
        """Not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def for_pair(self, need: models.Model, microcredential: models.Model) -> FundingAwardQuerySet:
        """Those that count for this pair: of the need, for this microcredential or for any."""
        return self.filter(
            Q(microcredential__isnull=True) | Q(microcredential=microcredential.pk), need=need.pk
        )

    def visible_to(self, person: Person | AnonymousUser) -> FundingAwardQuerySet:
        """Members of the employer; administrators, of needs that were posted. No institution ever (docs/adr/0011)."""
        if not person.is_authenticated:
            return self.none()
        mine = Q(need__employer__in=person.memberships.values("organisation"))
        if person.is_staff:
            return self.filter(mine | ~Q(need__state="draft"))
        return self.filter(mine)

    def editable_by(self, person: Person | AnonymousUser) -> FundingAwardQuerySet:
        """Owners and editors of the employer."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=["owner", "editor"])
        return self.filter(need__employer__in=mine.values("organisation"))
