"""Who belongs to an organisation and who is invited."""

from __future__ import annotations

import hashlib
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When

from accounts.models import ColleagueInvitation, Membership, Organisation, Role

ROLE_ORDER = Case(
    *(When(role=role, then=Value(place)) for place, role in enumerate(Role)), output_field=IntegerField()
)


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """Its members with their `person`, owners first. `confirmed` says whether the email address was confirmed."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("person"), verified=True)
    members = organisation.memberships.select_related("person").annotate(confirmed=Exists(confirmed))
    return members.order_by(ROLE_ORDER, "person__full_name", "person__email")


def has_owner(organisation: Organisation) -> bool:
    """Whether somebody manages its people: an owner whose account is open."""
    return organisation.memberships.filter(role=Role.OWNER, person__is_active=True).exists()


def open_invitations(organisation: Organisation) -> QuerySet[ColleagueInvitation]:
    """Neither accepted nor withdrawn, expired ones included so that they can be sent again; newest first."""
    rows = organisation.colleague_invitations.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    return rows.select_related("invited_by")


def hash_of(secret: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_of(secret: str) -> ColleagueInvitation | None:
    """The invitation that a link's secret belongs to, in whatever state."""
    rows = ColleagueInvitation.objects.select_related("organisation", "invited_by")
    return rows.filter(secret_hash=hash_of(secret)).first()


def why_closed(invitation: ColleagueInvitation, *, now: datetime) -> str:
    """Why an invitation can no longer be accepted, for the invited person; empty while it can."""
    if invitation.accepted_at is not None:
        return "This invitation has been used already."
    if invitation.withdrawn_at is not None:
        return "This invitation was withdrawn."
    if invitation.expires_at <= now:
        return "This invitation has expired."
    return ""
