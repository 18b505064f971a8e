"""The amount above which an institution wants two signatures of its own."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import Organisation, Person
from accounts.services.audit import record_step
from partnerships.models import SigningThreshold


@transaction.atomic
def set_threshold(
    *, institution: Organisation, amount: Decimal | None, currency: str, by: Person, now: datetime
) -> SigningThreshold:
    """Holds for what is accepted from now on; None: one person is enough. The same again adds no row.

    Raises:
        ValidationError: names the field.
    """
    newest = SigningThreshold.objects.filter(institution=institution).first()
    if newest is not None and (newest.amount, newest.currency) == (amount, currency):
        return newest
    row = SigningThreshold(institution=institution, amount=amount, currency=currency, set_by=by, set_at=now)
    row.full_clean()
    row.save()
    record_step(
        subject=row,
        step="set",
        by=by,
        now=now,
        before=_amount(newest),
        after=_amount(row),
        institution_key=institution.pk,
        audience="institution",
    )
    return row


def _amount(row: SigningThreshold | None) -> dict[str, str | None]:
    """Nothing was set before the first one; an amount of None says that one person is enough."""
    if row is None:
        return {}
    return {"amount": None if row.amount is None else f"{row.amount:.2f}", "currency": row.currency}
