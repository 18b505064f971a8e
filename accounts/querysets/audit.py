"""Who may see what happened, and whose notices are whose."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, models
from django.db.models import Q

from config.frozen import REFUSAL

if TYPE_CHECKING:
    from accounts.models import Person

# After so long, counted from when it was due, a mail is tried for the first time, the second time, and so on.
TRIES = (
    timedelta(0),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)


class AuditEntryQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Person | AnonymousUser) -> AuditEntryQuerySet:
        """Each organisation sees what stands on its own timeline and is for its side; administrators see all."""
        if not person.is_authenticated:
            return self.none()
        if person.is_staff:
            return self.all()
        mine = person.memberships.values("organisation")
        bought = Q(employer_key__in=mine, audience__in=["everybody", "employer"])
        sold = Q(institution_key__in=mine, audience__in=["everybody", "institution"])
        return self.filter(bought | sold)

    def update(self, **_: Any) -> NoReturn:
        """Refused here as the database refuses it, and before it is asked."""
        raise IntegrityError(REFUSAL)

    def delete(self) -> NoReturn:
        """Refused: what happened stays written down."""
        raise IntegrityError(REFUSAL)


class NoticeQuerySet(models.QuerySet[Any]):
    def of(self, person: Person | AnonymousUser) -> NoticeQuerySet:
        """One's own, and nobody else's."""
        return self.filter(person=person) if person.is_authenticated else self.none()

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def in_order(self) -> NoticeQuerySet:
        """What waits for the person, then what is unread, then the rest; each the newest first.

        `group` says which of the three: 0, 1 or 2.
        """
        group = models.Case(
            models.When(read_at__isnull=False, then=2),
            models.When(waits=True, then=0),
            default=1,
            output_field=models.IntegerField(),
        )
        return self.annotate(group=group).order_by("group", "-created_at", "-pk")

    def unmailed(self, delivery: str) -> NoticeQuerySet:
        """Wanted by mail in this way, not read meanwhile, not mailed, and not given up."""
        rows = self.filter(delivery=delivery, mailed_at__isnull=True, read_at__isnull=True)
        return rows.filter(person__is_active=True, mail_attempts__lt=len(TRIES))

    def due_since(self, due: datetime, now: datetime) -> NoticeQuerySet:
        """Of those due at one moment the ones whose next try has come."""
        return self.filter(mail_attempts__lt=sum(due + wait <= now for wait in TRIES))

    def due_at_once(self, now: datetime) -> NoticeQuerySet:
        """Those due since they were written whose next try has come."""
        tries = [Q(mail_attempts=n, created_at__lte=now - wait) for n, wait in enumerate(TRIES)]
        come = Q()
        for one in tries:
            come |= one
        return self.filter(come)
