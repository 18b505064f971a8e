"""Organisations as administrators see them."""

from __future__ import annotations

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from accounts.models import Organisation, VerificationDecision
from accounts.models.organisation import Verification

WAITING_FIRST = Case(
    When(verification=Verification.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def organisations_to_verify(*, search: str = "", kind: str = "", state: str = "") -> QuerySet[Organisation]:
    """Waiting ones first, the longest waiting on top; the others by name.

    `people` counts the members; `taken_back` says whether a refused one was verified before.
    """
    verified_once = VerificationDecision.objects.filter(
        organisation=OuterRef("pk"), verdict=Verification.VERIFIED
    )
    rows = Organisation.objects.annotate(
        people=Count("memberships"), taken_back=Q(verification=Verification.REFUSED) & Exists(verified_once)
    )
    if search:
        members = Q(memberships__person__email__icontains=search)
        found = Organisation.objects.filter(Q(name__icontains=search) | Q(city__icontains=search) | members)
        rows = rows.filter(pk__in=found.values("pk"))
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(verification=state)
    waiting_since = Case(When(verification=Verification.WAITING, then="created_at"))
    return rows.order_by(WAITING_FIRST, waiting_since, "name", "pk")


def is_taken_back(organisation: Organisation) -> bool:
    """Whether it is refused and was verified before: the page then says another word."""
    refused = organisation.verification == Verification.REFUSED
    return refused and organisation.decisions.filter(verdict=Verification.VERIFIED).exists()


def counts_by_state() -> dict[str, int]:
    """How many organisations are in each state of verification."""
    counted = Organisation.objects.order_by().values_list("verification").annotate(Count("pk"))
    return dict.fromkeys(Verification.values, 0) | dict(counted)
