"""Who may see, write and decide a proposal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Person

WRITERS = ["owner", "editor"]

ON_THE_TABLE = ["sent", "countered", "accepted"]


class ProposalQuerySet(models.QuerySet[Any]):
    def sent(self) -> ProposalQuerySet:
        """Of which the employer knows."""
        return self.filter(first_sent_at__isnull=False)

    def on_the_table(self) -> ProposalQuerySet:
        """Sent and waiting for a decision, or accepted."""
        return self.filter(state__in=ON_THE_TABLE)

    def due(self, now: datetime) -> ProposalQuerySet:
        """Open for a decision although their time is over."""
        return self.filter(state__in=["sent", "countered"], expires_at__lte=now)

    def visible_to(self, person: Person | AnonymousUser) -> ProposalQuerySet:
        """The institution's members see all of theirs; the employer and administrators what was sent."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.values("organisation")
        sent = Q(first_sent_at__isnull=False)
        if person.is_staff:
            return self.filter(sent | Q(institution__in=mine))
        return self.filter(Q(institution__in=mine) | sent & Q(need__employer__in=mine))

    def editable_by(self, person: Person | AnonymousUser) -> ProposalQuerySet:
        """Who writes, sends and withdraws it: owners and editors of the institution."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=WRITERS)
        return self.filter(institution__in=mine.values("organisation"))

    def decidable_by(self, person: Person | AnonymousUser) -> ProposalQuerySet:
        """Who counters, accepts and declines it: owners and editors of the employer, once it was sent."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.filter(role__in=WRITERS)
        return self.sent().filter(need__employer__in=mine.values("organisation"))


class AttachmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Person | AnonymousUser) -> AttachmentQuerySet:
        """As their version: the institution sees its own from the start, all others what was sent."""
        if not person.is_authenticated:
            return self.none()
        mine = person.memberships.values("organisation")
        own, sent = Q(version__proposal__institution__in=mine), Q(version__sent_at__isnull=False)
        if person.is_staff:
            return self.filter(own | sent)
        return self.filter(own | sent & Q(version__proposal__need__employer__in=mine))
