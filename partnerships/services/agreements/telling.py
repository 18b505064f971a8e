"""Who is told what of an agreement."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from accounts.models import Organisation, Person
from accounts.services.audit import notify, people_of
from partnerships.models import Agreement, Side


def address(agreement: Agreement) -> str:
    return reverse("agreements:detail", args=[agreement.pk])


def owners_of(organisation: Organisation) -> list[Person]:
    """Who signs for it."""
    owners = organisation.memberships.filter(role="owner").select_related("person").order_by("pk")
    return [membership.person for membership in owners]


def party(agreement: Agreement, side: str) -> Organisation:
    return agreement.employer if side == Side.EMPLOYER else agreement.institution


def other(side: str) -> str:
    return Side.INSTITUTION if side == Side.EMPLOYER else Side.EMPLOYER


def ask_to_sign(agreement: Agreement, now: datetime) -> None:
    """The owners of both sides."""
    for side in Side.values:
        with_whom = party(agreement, other(side))
        notify(
            people=owners_of(party(agreement, side)),
            kind="agreement-to-sign",
            text=f"The agreement with {with_whom} on {agreement.version.title} waits for your signature.",
            url=address(agreement),
            now=now,
            waits=True,
        )


def ask_second_person(agreement: Agreement, first: Person, now: datetime) -> None:
    """The institution's other owners."""
    notify(
        people=[person for person in owners_of(agreement.institution) if person.pk != first.pk],
        kind="agreement-to-sign",
        text=f"The agreement with {agreement.employer} on {agreement.version.title} waits for a second signature.",
        url=address(agreement),
        now=now,
        waits=True,
    )


def tell_in_force(agreement: Agreement, now: datetime) -> None:
    """Owners and editors of both sides; the institution starts the cohort next."""
    for side in Side.values:
        with_whom = party(agreement, other(side))
        next_step = " Start the cohort when learners begin." if side == Side.INSTITUTION else ""
        notify(
            people=people_of(party(agreement, side)),
            kind="agreement-in-force",
            text=f"The agreement with {with_whom} on {agreement.version.title} is in force.{next_step}",
            url=address(agreement),
            now=now,
            waits=side == Side.INSTITUTION,
        )


def tell_cancelled(agreement: Agreement, by: Person, now: datetime) -> None:
    """Owners and editors of both sides but who did it."""
    for side in Side.values:
        with_whom = party(agreement, other(side))
        notify(
            people=[person for person in people_of(party(agreement, side)) if person.pk != by.pk],
            kind="agreement-cancelled",
            text=f"The agreement with {with_whom} on {agreement.version.title} is cancelled.",
            url=address(agreement),
            now=now,
        )
