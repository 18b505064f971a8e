"""Roles in an organisation, which keeps at least one owner whatever happens at once."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Membership, Organisation, Person, Role
from accounts.services.errors import NotAllowed


@transaction.atomic
def change_role(*, membership: Membership, role: str) -> Membership:
    """Give a member another role.

    Raises:
        NotAllowed: the last owner would be none any more, or the person has left.
    """
    row = _lock(membership.organisation, membership.person)
    if row.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(row)
    row.role = Role(role)
    row.save(update_fields=["role"])
    return row


@transaction.atomic
def remove_member(*, membership: Membership) -> None:
    """End a membership.

    Raises:
        NotAllowed: it is the last owner's, or has ended already.
    """
    row = _lock(membership.organisation, membership.person)
    if row.role == Role.OWNER:
        _keep_an_owner(row)
    row.delete()


def leave_organisation(*, organisation: Organisation, person: Person) -> None:
    """End one's own membership.

    Raises:
        NotAllowed: the last owner has to hand over first.
    """
    remove_member(membership=Membership(organisation=organisation, person=person))


@transaction.atomic
def restore_member(*, organisation: Organisation, person: Person, role: str) -> Membership:
    """Take a removal back. A person who has meanwhile joined again keeps the newer role."""
    membership, _ = Membership.objects.get_or_create(
        organisation=organisation, person=person, defaults={"role": Role(role)}
    )
    return membership


def _lock(organisation: Organisation, person: Person) -> Membership:
    """The membership as it is now, with the organisation's row locked so that two removals come one by one."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    row = Membership.objects.select_related("organisation", "person").filter(
        organisation=organisation, person=person
    )
    if (membership := row.first()) is None:
        raise NotAllowed(f"{person} does not belong to {organisation} any more.")
    return membership


def _keep_an_owner(leaving: Membership) -> None:
    owners = leaving.organisation.memberships.filter(role=Role.OWNER, person__is_active=True)
    if not owners.exclude(pk=leaving.pk).exists():
        raise NotAllowed(
            f"{leaving.person} is the only owner of {leaving.organisation}. Make somebody else an owner first."
        )
