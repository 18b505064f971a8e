"""Who may see, send and answer an invitation, and who may see and ask a question."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from partnerships.querysets.proposal import ON_THE_TABLE

if TYPE_CHECKING:
    from accounts.models import Person

WRITERS = ["owner", "editor"]


class InvitationQuerySet(models.QuerySet[Any]):
    def waiting(self) -> InvitationQuerySet:
        """Sent, and neither answered nor ended."""
        return self.filter(state="open")

    def live(self) -> InvitationQuerySet:
        """Waiting or answered: the institution may send a proposal, a further one too."""
        return self.filter(state__in=["open", "answered"])

    def taking_part(self) -> InvitationQuerySet:
        """Waiting, or with a proposal on the table: not those whose every proposal came to nothing."""
        proposed = self.model._default_manager.filter(proposals__state__in=ON_THE_TABLE).values("pk")
        return self.filter(Q(state="open") | Q(state="answered", pk__in=proposed))

    def due(self, now: datetime) -> InvitationQuerySet:
        """Waiting although their time is over."""
        return self.filter(state="open", expires_at__lte=now)

    def visible_to(self, person: Person | AnonymousUser) -> InvitationQuerySet:
        """Members of the employer and of the invited institution; administrators see all."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        mine = person.memberships.values("organisation")
        return self.filter(Q(need__employer__in=mine) | Q(institution__in=mine))

    def editable_by(self, person: Person | AnonymousUser) -> InvitationQuerySet:
        """Who may withdraw it: owners and editors of the employer."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=WRITERS)
        return self.filter(need__employer__in=mine.values("organisation"))

    def answerable_by(self, person: Person | AnonymousUser) -> InvitationQuerySet:
        """Who may answer it: owners and editors of the invited institution."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=WRITERS)
        return self.filter(institution__in=mine.values("organisation"))


class QuestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Person | AnonymousUser) -> QuestionQuerySet:
        """The employer's members, whoever is of a live invited institution or asked it, and administrators."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        mine = person.memberships.values("organisation")
        # One subquery on the same invitation: two conditions on a join could be met by two of them.
        invited = Q(
            need__invitations__institution__in=mine, need__invitations__state__in=["open", "answered"]
        )
        return self.filter(Q(need__employer__in=mine) | Q(institution__in=mine) | invited).distinct()

    def answerable_by(self, person: Person | AnonymousUser) -> QuestionQuerySet:
        """Owners and editors of the employer."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=WRITERS)
        return self.filter(need__employer__in=mine.values("organisation"))
