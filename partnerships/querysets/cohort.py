"""Who may see and run a cohort."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person

WRITERS = ["owner", "editor"]


class CohortQuerySet(models.QuerySet[Any]):
    def to_reveal(self, now: datetime) -> CohortQuerySet:
        """Completed, and their time for feedback is over, though nobody has looked yet."""
        return self.filter(state="completed", revealed_at__isnull=True, feedback_until__lte=now)

    def visible_to(self, person: Person | AnonymousUser) -> CohortQuerySet:
        """Members of both parties; administrators see all."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        mine = person.memberships.values("organisation")
        return self.filter(Q(agreement__employer__in=mine) | Q(agreement__institution__in=mine))

    def run_by(self, person: Person | AnonymousUser) -> CohortQuerySet:
        """Who starts and completes it: owners and editors of the institution."""
        return self.filter(agreement__institution__in=_written(person))

    def rated_by_employer(self, person: Person | AnonymousUser) -> CohortQuerySet:
        """Of which the person may give the employer's feedback."""
        return self.filter(agreement__employer__in=_written(person))

    def editable_by(self, person: Person | AnonymousUser) -> CohortQuerySet:
        """Owners and editors of either party."""
        mine = _written(person)
        return self.filter(Q(agreement__employer__in=mine) | Q(agreement__institution__in=mine))


class FeedbackQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Person | AnonymousUser) -> FeedbackQuerySet:
        """One's own side's at any time, the other side's once revealed; administrators see what is revealed."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.values("organisation")
        revealed = Q(cohort__revealed_at__isnull=False)
        bought = Q(cohort__agreement__employer__in=mine)
        sold = Q(cohort__agreement__institution__in=mine)
        own = (bought & Q(side="employer")) | (sold & Q(side="institution"))
        return self.filter(own | revealed if person.is_staff else own | (revealed & (bought | sold)))

    def answerable_by(self, person: Person | AnonymousUser) -> FeedbackQuerySet:
        """Who may reply to it: owners and editors of the other side, once it is revealed and while it stands."""
        mine = _written(person)
        return self.filter(
            Q(cohort__agreement__institution__in=mine, side="employer")
            | Q(cohort__agreement__employer__in=mine, side="institution"),
            cohort__revealed_at__isnull=False,
            taken_down_at__isnull=True,
        )


def _written(person: Person | AnonymousUser) -> Any:
    if not person.is_authenticated:
        return []
    return person.memberships.filter(role__in=WRITERS).values("organisation")
