"""Agreements as their parties see them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Organisation, Person
from partnerships.models import Agreement, AgreementState, CohortState, Side, SigningThreshold


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


def waits_for(agreement: Agreement) -> list[str]:
    """Whose signatures are missing, in words for both sides."""
    missing = signatures_missing(agreement) if agreement.state == AgreementState.SIGNING else {}
    said = []
    if missing.get(Side.EMPLOYER):
        said.append(agreement.employer_name)
    if missing.get(Side.INSTITUTION):
        second = agreement.needs_second and missing[Side.INSTITUTION] == 1
        said.append(
            f"a second person of {agreement.institution_name}" if second else agreement.institution_name
        )
    return said


def is_over(agreement: Agreement, now: datetime) -> bool:
    """Whether its time to be signed is over: a sweep that comes late gives nobody more."""
    return agreement.sign_until is not None and agreement.sign_until <= now


def to_sign_by(person: Person, agreement: Agreement, now: datetime) -> bool:
    """Whether the person is the one, or one of those, whose signature is missing."""
    if agreement.state != AgreementState.SIGNING or is_over(agreement, now):
        return False
    if agreement.confirmations.filter(person=person).exists():
        return False
    missing = signatures_missing(agreement)
    owned = set(person.memberships.filter(role="owner").values_list("organisation", flat=True))
    parties = {Side.EMPLOYER: agreement.employer_id, Side.INSTITUTION: agreement.institution_id}
    return any(missing[side] and organisation in owned for side, organisation in parties.items())


def may_cancel(person: Person, agreement: Agreement) -> bool:
    """Whether the person may, and no cohort has started."""
    if agreement.state not in (AgreementState.SIGNING, AgreementState.IN_FORCE):
        return False
    started = agreement.cohorts.exclude(state__in=[CohortState.PLANNED, CohortState.CANCELLED])
    return not started.exists() and Agreement.objects.editable_by(person).filter(pk=agreement.pk).exists()


def threshold_of(institution: Organisation) -> SigningThreshold | None:
    """The newest; None where none was ever set."""
    return SigningThreshold.objects.filter(institution=institution).first()
