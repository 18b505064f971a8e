"""Who is told what of an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.models import Organisation, Person
from accounts.services.audit import notify, others_of, people_of, short
from components import words
from marketplace.models import NeedState
from partnerships.models import Agreement, Side
from partnerships.queries.agreements import signatures_missing


def address(agreement: Agreement) -> str:
    return reverse("agreements:detail", args=[agreement.pk])


def title(agreement: Agreement) -> str:
    """Cut where it is long, so that what follows it in a sentence has room."""
    return short(agreement.version.title)


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
        people = owners_of(party(agreement, side))
        _ask(agreement, side, people, "agreement-to-sign", "waits for your signature", now)


def remind_to_sign(agreement: Agreement, now: datetime) -> None:
    """The owners of each side that has not signed, but for those who have."""
    missing = signatures_missing(agreement)
    signed = set(agreement.confirmations.values_list("person", flat=True))
    for side in Side.values:
        people = [one for one in owners_of(party(agreement, side)) if one.pk not in signed]
        if missing[Side(side)]:
            _ask(agreement, side, people, "agreement-reminder", "still waits for your signature", now)


def ask_second_person(agreement: Agreement, first: Person, now: datetime) -> None:
    """The institution's other owners."""
    people = [person for person in owners_of(agreement.institution) if person.pk != first.pk]
    _ask(agreement, Side.INSTITUTION, people, "agreement-to-sign", "waits for a second signature", now)


def tell_in_force(agreement: Agreement, now: datetime) -> None:
    """Owners and editors of both sides; the institution starts the cohort next."""
    for side in Side.values:
        with_whom = party(agreement, other(side))
        next_step = " Start the cohort when learners begin." if side == Side.INSTITUTION else ""
        notify(
            people=people_of(party(agreement, side)),
            kind="agreement-in-force",
            text=f"The agreement with {with_whom} on {title(agreement)} is in force.{next_step}",
            url=address(agreement),
            now=now,
            waits=side == Side.INSTITUTION,
        )


def tell_cancelled(agreement: Agreement, by: Person | None, now: datetime) -> None:
    """Owners and editors of both sides but who did it; by nobody: it was not signed in time."""
    what = "is cancelled." if by else "was not signed in time and is cancelled."
    for side in Side.values:
        with_whom = party(agreement, other(side))
        next_step = _what_next(agreement) if side == Side.EMPLOYER and by is None else ""
        notify(
            people=others_of(party(agreement, side), by),
            kind="agreement-cancelled",
            text=f"The agreement with {with_whom} on {title(agreement)} {what}{next_step}",
            url=address(agreement),
            now=now,
        )


def _what_next(agreement: Agreement) -> str:
    """For the employer, whose learners are without training again."""
    first = "Reopen the need, then invite" if agreement.need.state == NeedState.CLOSED else "Invite"
    return f" {first} this institution again, or others."


def _ask(
    agreement: Agreement, side: str, people: Iterable[Person], kind: str, what: str, now: datetime
) -> None:
    """It waits for each of them, until the hour that it is where they are."""
    with_whom, end = party(agreement, other(side)), agreement.sign_until
    for person in people:
        until = f" until {words.deadline(end, now, person.time_zone)}" if end else ""
        text = f"The agreement with {with_whom} on {title(agreement)} {what}{until}."
        notify(people=[person], kind=kind, text=text, url=address(agreement), now=now, waits=True)
