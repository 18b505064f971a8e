"""Who may see and review a match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person

# A need of which no price and no weight can be found out, since it has none of its own.
NOTHING_TO_FIND_OUT = Q(
    need__target_price__isnull=True,
    need__budget_price__isnull=True,
    need__ceiling_price__isnull=True,
    need__weight_skill__isnull=True,
)


class MatchQuerySet(models.QuerySet[Any]):
    def listed(self) -> MatchQuerySet:
        """In the need's present list."""
        return self.filter(rank__isnull=False)

    def standing(self) -> MatchQuerySet:
        """Listed, or approved once and out of the list by the price ceiling alone."""
        return self.filter(Q(rank__isnull=False) | Q(over_ceiling=True))

    def waiting(self) -> MatchQuerySet:
        """What an administrator has to decide: listed, of an open need, new or changed since approved."""
        return self.listed().filter(status__in=["proposed", "changed"], need__state="open")

    def visible_to(self, person: Person | AnonymousUser) -> MatchQuerySet:
        """Administrators see all of posted needs; the employer its approved list; the institution what serves."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.exclude(need__state="draft")
        mine = person.memberships.values("organisation")
        listed = Q(need__employer__in=mine, status="approved", rank__isnull=False)
        return self.filter(listed | Q(pk__in=self.model.objects.offered_by(mine).values("pk")))

    def offered_by(self, institutions: Any) -> MatchQuerySet:
        """What these institutions see: what was approved and passes every gate but the price ceiling.

        Nothing of it moves with a price: an institution that moves its own and looks would find the employer's. So a
        match stays when it passes the ceiling, and while it is reviewed anew. docs/adr/0010 tells what remains.
        """
        rows = self.standing().filter(microcredential__institution__in=institutions, need__state="open")
        return rows.filter(status__in=["approved", "changed"])

    def open_to_a_rule(self) -> MatchQuerySet:
        """Of needs that keep nothing to themselves.

        By a rule, which answers at once and as often as it is asked, an institution would find out what an employer
        pays and weighs: elsewhere a person approves.
        """
        awarded = self.model.objects.filter(need__awards__isnull=False)
        return self.filter(NOTHING_TO_FIND_OUT).exclude(pk__in=awarded.values("pk"))

    def reviewable_by(self, person: Person | AnonymousUser) -> MatchQuerySet:
        """Administrators, except of needs and microcredentials of organisations that they belong to."""
        if not person.is_authenticated or not person.is_staff:
            return self.none()
        mine = person.memberships.values("organisation")
        return self.exclude(need__state="draft").exclude(
            Q(need__employer__in=mine) | Q(microcredential__institution__in=mine)
        )
