"""What a private subscription would cost instead: build or buy. Shown beside the matches, never scored."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError

from accounts.models import Person
from marketplace.models import PrivateSubscription, TrainingNeed


def state_subscription(
    *, need: TrainingNeed, by: Person | None, price: Decimal, name: str = "", now: datetime
) -> PrivateSubscription:
    """`price` for each learner and in the need's currency; it replaces what was stated before.

    Raises:
        ValidationError: a value is out of bounds.
    """
    if price < 0:
        raise ValidationError({"price": "A price is not below 0."})
    row = PrivateSubscription.objects.filter(need=need).first() or PrivateSubscription(need=need)
    row.price, row.name, row.currency = price, name.strip(), need.currency
    row.stated_by, row.stated_at = by, now
    row.full_clean(validate_unique=False)
    row.save()
    return row


def clear_subscription(*, need: TrainingNeed) -> None:
    PrivateSubscription.objects.filter(need=need).delete()
