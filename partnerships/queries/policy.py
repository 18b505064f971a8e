"""Which numbers hold now."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import Organisation
from partnerships.models import PartnershipPolicy, SigningThreshold


def current_policy() -> PartnershipPolicy:
    """The newest row; the one Trellis ships with is made by a migration."""
    return PartnershipPolicy.objects.latest("pk")


def needs_second_person(institution: Organisation, total: Decimal, currency: str) -> bool:
    """Whether an agreement of that amount needs a second person of the institution.

    A threshold in another currency can't be compared, so it asks for the second person.
    """
    threshold = SigningThreshold.objects.filter(institution=institution).first()
    if threshold is None or threshold.amount is None:
        return False
    return threshold.currency != currency or total > threshold.amount
