"""Inviting colleagues, by a link that is mailed and whose secret is known to nobody else."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from accounts.mail import Posted, post
from accounts.models import ColleagueInvitation, Membership, Organisation, Person
from accounts.queries import hash_of, open_invitations, why_closed
from accounts.services.errors import NotAllowed

LIFETIME = timedelta(days=14)
MOST_OPEN = 50


@dataclass(frozen=True)
class Invited:
    invitation: ColleagueInvitation
    mail: Posted


@transaction.atomic
def invite_colleague(
    *,
    organisation: Organisation,
    email: str,
    role: str,
    by: Person,
    now: datetime,
    link: Callable[[str], str],
) -> Invited:
    """Mail an invitation that holds for 14 days. An open one to the same address is withdrawn: its link ends.

    Args:
        link: turns the secret into the address that is mailed; the secret is kept nowhere else.
    Raises:
        NotAllowed: the address belongs to a member, or too many invitations are open.
    """
    email = email.strip().lower()
    row: Organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row.memberships.filter(person__email__iexact=email).exists():
        raise NotAllowed(f"{email} belongs to {row} already.")
    waiting = open_invitations(row)
    waiting.filter(email=email).update(withdrawn_at=now)
    if waiting.count() >= MOST_OPEN:
        raise NotAllowed(f"{MOST_OPEN} invitations are open. Withdraw some before you send more.")
    secret = secrets.token_urlsafe(32)
    invitation = ColleagueInvitation(organisation=row, email=email, role=role, invited_by=by, created_at=now)
    invitation.secret_hash, invitation.expires_at = hash_of(secret), now + LIFETIME
    invitation.full_clean()
    invitation.save()
    return Invited(
        invitation, post("colleague_invited", [email], {"invitation": invitation, "link": link(secret)})
    )


def withdraw_invitation(*, invitation: ColleagueInvitation, now: datetime) -> None:
    """End an open invitation.

    Raises:
        NotAllowed: it was accepted or withdrawn meanwhile.
    """
    still_open = open_invitations(invitation.organisation).filter(pk=invitation.pk)
    if not still_open.update(withdrawn_at=now):
        raise NotAllowed("This invitation is not open any more.")


@transaction.atomic
def accept_invitation(*, invitation: ColleagueInvitation, person: Person, now: datetime) -> Membership:
    """Make the invited person a member, in the role that the invitation names.

    Raises:
        NotAllowed: the invitation is closed, or was sent to another address than the person's.
    """
    if person.email.lower() != invitation.email.lower():
        raise NotAllowed(
            f"This invitation was sent to {invitation.email}, you are signed in as {person.email}."
        )
    rows = open_invitations(invitation.organisation).filter(pk=invitation.pk, expires_at__gt=now)
    if not rows.update(accepted_at=now, accepted_by=person):
        invitation.refresh_from_db()
        raise NotAllowed(why_closed(invitation, now=now))
    membership, _ = Membership.objects.get_or_create(
        organisation=invitation.organisation, person=person, defaults={"role": invitation.role}
    )
    return membership


@transaction.atomic
def register_invited(
    *, invitation: ColleagueInvitation, full_name: str, password: str, time_zone: str, now: datetime
) -> Person:
    """A new person for the invited address, which counts as confirmed: the link was mailed there.

    Raises:
        NotAllowed: the invitation is closed, or somebody has this address already and should sign in.
        ValidationError: the password is too weak.
    """
    if address_is_taken(invitation.email):
        raise NotAllowed(f"{invitation.email} has an account. Sign in to accept the invitation.")
    person = Person(email=invitation.email.lower(), full_name=full_name.strip(), time_zone=time_zone or "UTC")
    validate_password(password, person)
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    accept_invitation(invitation=invitation, person=person, now=now)
    return person


def address_is_taken(email: str) -> bool:
    """Whether some person signs in with this address."""
    return (
        Person.objects.filter(email__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    )
