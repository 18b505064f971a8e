"""Agreements as their parties see them."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet

from accounts.models import Organisation, Person
from partnerships.models import Agreement, Side, SigningThreshold


def agreements_for(person: Person, *, state: str = "") -> QuerySet[Agreement]:
    """Newest first, with what a row of the list shows."""
    rows = Agreement.objects.visible_to(person).select_related(
        "need", "employer", "institution", "version", "microcredential"
    )
    found: QuerySet[Agreement] = rows.filter(state=state) if state else rows
    return found


def signatures_missing(agreement: Agreement) -> dict[str, int]:
    """How many signatures each side still owes."""
    given = Counter(confirmation.side for confirmation in agreement.confirmations.all())
    wanted = {Side.EMPLOYER: 1, Side.INSTITUTION: 2 if agreement.needs_second else 1}
    return {side: max(count - given[side], 0) for side, count in wanted.items()}


def sides_of(person: Person, agreement: Agreement) -> list[str]:
    """The sides whose members the person is among; none for an administrator."""
    mine = set(person.memberships.values_list("organisation", flat=True))
    parties = {Side.EMPLOYER: agreement.employer_id, Side.INSTITUTION: agreement.institution_id}
    return [side for side, organisation in parties.items() if organisation in mine]


def threshold_of(institution: Organisation) -> SigningThreshold | None:
    """The newest; None where none was ever set."""
    return SigningThreshold.objects.filter(institution=institution).first()
