"""What the clock does to an agreement that waits for signatures: a reminder, and its end."""

from __future__ import annotations

from datetime import datetime

from partnerships.models import Agreement, AgreementState
from partnerships.queries.policy import current_policy
from partnerships.services.agreements.cancelling import cancel_agreement, hold_agreement
from partnerships.services.agreements.telling import remind_to_sign
from partnerships.services.one_by_one import one_by_one
from partnerships.services.steps import record
from partnerships.working_days import no_longer_than, working_days_before

NOT_SIGNED = "Not signed in time."


def lapse_agreements(*, now: datetime) -> int:
    """Cancels those whose time to be signed is over: a sweep. Returns how many; the edge calls `wake`."""
    due = Agreement.objects.lapsed(now).order_by("sign_until", "pk")
    return one_by_one(list(due), lambda row: _lapse(row, now))


def remind_agreements(*, now: datetime) -> int:
    """Once, the policy's working days before the end, whoever has not signed: a sweep. Returns how many agreements."""
    days = current_policy().last_call_days
    rows = Agreement.objects.filter(
        state=AgreementState.SIGNING,
        sign_reminded_at__isnull=True,
        sign_until__gt=now,
        sign_until__lte=now + no_longer_than(days),
    )
    return one_by_one(
        list(rows.order_by("pk")), lambda row: _is_near(row, days, now) and _remind(row, days, now)
    )


def _lapse(agreement: Agreement, now: datetime) -> bool:
    row = hold_agreement(agreement)
    if row.state != AgreementState.SIGNING or row.sign_until is None or row.sign_until > now:
        return False
    return cancel_agreement(agreement=row, by=None, note=NOT_SIGNED, now=now)


def _remind(agreement: Agreement, days: int, now: datetime) -> bool:
    row = hold_agreement(agreement)
    if (
        row.state != AgreementState.SIGNING
        or row.sign_reminded_at is not None
        or not _is_near(row, days, now)
    ):
        return False
    Agreement.objects.filter(pk=row.pk).update(sign_reminded_at=now)
    record(row, "reminded", by=None, now=now, after={"sign_reminded_at": now})
    remind_to_sign(row, now)
    return True


def _is_near(row: Agreement, days: int, now: datetime) -> bool:
    """One that was made in the time of its reminder needs none."""
    if row.sign_until is None:
        return False
    moment = working_days_before(row.sign_until, days, row.sign_zone)
    return row.created_at < moment <= now
