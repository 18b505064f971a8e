"""Which numbers hold now, and which held before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import Organisation
from partnerships.models import PartnershipPolicy, SigningThreshold

NUMBERS = (
    "open_per_need",
    "open_per_institution",
    "answer_days",
    "remind_days",
    "proposal_days",
    "feedback_days",
    "unmet_days",
    "fewest_learner_answers",
)


@dataclass(frozen=True)
class NumberRow:
    """One number of a policy; `other` is what the policy beside it has where that differs."""

    label: str
    value: int
    other: int | None


def current_policy() -> PartnershipPolicy:
    """The newest row; the one Trellis ships with is made by a migration."""
    return PartnershipPolicy.objects.latest("pk")


def policies() -> QuerySet[PartnershipPolicy]:
    """The newest first."""
    return PartnershipPolicy.objects.select_related("created_by").order_by("-pk")


def numbers_beside(policy: PartnershipPolicy, other: PartnershipPolicy) -> list[NumberRow]:
    return [_row(name, getattr(policy, name), getattr(other, name)) for name in NUMBERS]


def _row(name: str, value: int, other: int) -> NumberRow:
    label = str(PartnershipPolicy._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return NumberRow(label[:1].upper() + label[1:], value, None if other == value else other)


def needs_second_person(institution: Organisation, total: Decimal, currency: str) -> bool:
    """Whether an agreement of that amount needs a second person of the institution.

    A threshold in another currency can't be compared, so it asks for the second person.
    """
    threshold = SigningThreshold.objects.filter(institution=institution).first()
    if threshold is None or threshold.amount is None:
        return False
    return threshold.currency != currency or total > threshold.amount
