"""For which organisation somebody acts at the moment."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, Organisation, Person

CHOICE = "organisation"


class Visit(Protocol):
    """What is needed of a request."""

    user: Person | AnonymousUser
    session: MutableMapping[str, Any]


def own_organisations(person: Person | AnonymousUser) -> list[Organisation]:
    """Organisations that the person belongs to, by name."""
    return list(Organisation.objects.of(person))


def current_organisation(request: Visit, kind: str = "") -> Organisation | None:
    """The organisation, of that kind if one is named, for which the person acts now.

    It is the one that the session remembers, as long as the person still belongs to it; else the only one there is.
    None: the person belongs to none, or to several and has not chosen (the view "choose_organisation" asks).
    """
    own = [
        organisation for organisation in own_organisations(request.user) if kind in ("", organisation.kind)
    ]
    chosen = request.session.get(CHOICE)
    remembered = [organisation for organisation in own if organisation.pk == chosen]
    candidates = remembered or own
    return candidates[0] if len(candidates) == 1 else None


def manages(person: Person | AnonymousUser, organisation: Organisation) -> bool:
    """Whether the person may change the organisation's profile and people."""
    return Organisation.objects.managed_by(person).filter(pk=organisation.pk).exists()


def membership_of(person: Person, organisation: Organisation) -> Membership | None:
    return Membership.objects.filter(person=person, organisation=organisation).first()
