"""What the clock does to invitations: a reminder, and their end."""

from __future__ import annotations

from datetime import datetime

from partnerships.models import Invitation
from partnerships.queries.invitations import zone_of
from partnerships.queries.policy import current_policy
from partnerships.services.invitations.ending import drop_drafts
from partnerships.services.invitations.locking import hold_invitation
from partnerships.services.invitations.rerouting import reroute, said_of
from partnerships.services.invitations.telling import named, tell_employer, tell_institution, tell_invited
from partnerships.services.one_by_one import one_by_one
from partnerships.services.steps import record, step
from partnerships.working_days import no_longer_than, working_days_before


def expire_invitations(*, now: datetime) -> int:
    """Ends those whose time is over without an answer, and asks the next institution of each."""
    due = Invitation.objects.due(now).select_related("need").order_by("expires_at", "pk")
    return one_by_one(list(due), lambda row: _expire(row, now))


def remind_invitations(*, now: datetime) -> int:
    """Reminds the institution once, some working days before the end as the sender's calendar has them."""
    days = current_policy().remind_days
    rows = Invitation.objects.waiting().filter(
        reminded_at__isnull=True, expires_at__gt=now, expires_at__lte=now + no_longer_than(days)
    )
    return one_by_one(list(rows.select_related("need").order_by("pk")), lambda row: _remind(row, days, now))


def _expire(invitation: Invitation, now: datetime) -> bool:
    row = hold_invitation(invitation)
    if not row.waits or row.expires_at > now:
        return False
    step(row, "expired", by=None, now=now, ended_at=now)
    drop_drafts(row, now=now)
    reroute(row, now=now)
    title = named(row.need.title)
    said = f"{row.institution} did not answer {title} in time. {said_of(row)}".strip()
    tell_employer(row, "invitation-expired", said, now=now)
    tell_institution(row, "invitation-expired", f"The time to answer {title} is over.", now=now)
    return True


def _remind(invitation: Invitation, days: int, now: datetime) -> bool:
    """One that was sent in the time of its reminder needs none."""
    row = hold_invitation(invitation)
    moment = working_days_before(row.expires_at, days, zone_of(row))
    if not row.waits or row.reminded_at is not None or now < moment or row.sent_at >= moment:
        return False
    Invitation.objects.filter(pk=row.pk).update(reminded_at=now)
    record(row, "reminded", by=None, now=now, after={"reminded_at": now})
    tell_invited(row, now=now, kind="invitation-reminder")
    return True
