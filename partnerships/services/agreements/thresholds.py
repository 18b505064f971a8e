"""The amount above which an institution wants two signatures of its own."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import Organisation, Person
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
    return row
