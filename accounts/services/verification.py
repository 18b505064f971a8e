"""Administrators decide whether an organisation is what it says."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from accounts.changes import announce
from accounts.mail import post
from accounts.models import Organisation, Person, Role, VerificationDecision
from accounts.models.organisation import Verification
from accounts.queries import is_taken_back
from accounts.services.audit import notify, record_step, short
from accounts.services.errors import NotAllowed


def verify_organisation(
    *, organisation: Organisation, by: Person, now: datetime, note: str = ""
) -> Organisation:
    """Let the organisation take part: its live microcredentials or open needs enter the market.

    Raises:
        PermissionDenied: not an administrator, or one who belongs to the organisation.
        NotAllowed: it is verified already.
    """
    return _decide(organisation, Verification.VERIFIED, by, now, note)


def refuse_organisation(*, organisation: Organisation, by: Person, now: datetime, note: str) -> Organisation:
    """Refuse, or take a verification back; its live microcredentials or open needs leave the market.

    Raises:
        PermissionDenied: not an administrator, or one who belongs to the organisation.
        NotAllowed: it is refused already, or the note that tells its owners why is missing.
    """
    if not note.strip():
        raise NotAllowed("Say why, so that the organisation knows what to do.")
    return _decide(organisation, Verification.REFUSED, by, now, note)


@transaction.atomic
def _decide(
    organisation: Organisation, verdict: Verification, by: Person, now: datetime, note: str
) -> Organisation:
    row: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not by.is_staff or row.memberships.filter(person=by).exists():
        raise PermissionDenied
    if row.verification == verdict:
        raise NotAllowed(f"{row} is {verdict.label.lower()} already.")
    before, was_verified, row.verification = row.verification, row.is_verified, verdict
    row.save(update_fields=["verification", "updated_at"])
    VerificationDecision.objects.create(
        organisation=row, verdict=verdict, note=note.strip(), decided_by=by, decided_at=now
    )
    if was_verified != row.is_verified:
        announce(everything=row.is_institution, employer=row if row.is_employer else None, by=by)
    said = {"organisation": row, "note": note.strip(), "taken_back": is_taken_back(row)}
    post(f"organisation_{verdict}", _owner_addresses(row), said)
    _tell(row, before, by, now, note.strip())
    return row


def _tell(row: Organisation, before: str, by: Person, now: datetime, note: str) -> None:
    """Owners have the mail above, which says why; here they find that it was decided."""
    record_step(
        subject=row,
        step=row.verification,
        by=by,
        now=now,
        before={"verification": before},
        after={"verification": row.verification, "name": row.name},
        note=note,
        employer_key=row.pk if row.is_employer else None,
        institution_key=row.pk if row.is_institution else None,
        audience=row.kind,
    )
    notify(
        people=[member.person for member in row.memberships.filter(role=Role.OWNER).select_related("person")],
        kind="verification",
        text=f"{short(row)} {'is verified' if row.is_verified else 'is not verified'}",
        url=reverse("organisation:profile"),
        now=now,
        mailed=True,
    )


def _owner_addresses(organisation: Organisation) -> list[str]:
    owners = organisation.memberships.filter(role=Role.OWNER, person__is_active=True)
    return list(owners.values_list("person__email", flat=True))
