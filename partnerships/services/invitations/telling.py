"""What people are told of invitations. Nothing of it names another institution to one, or tells that there is any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.models import Person
from accounts.services.audit import notify, people_of
from components import words
from partnerships.models import Invitation

TITLE = 90  # of what is called by its title in a sentence


def named(title: str) -> str:
    return f"“{title if len(title) <= TITLE else title[: TITLE - 1] + '…'}”"


def tell_invited(invitation: Invitation, *, now: datetime, kind: str = "invitation-sent") -> None:
    """The institution's owners and editors: somebody waits for them, until the hour that it is where they are."""
    employer, title = invitation.need.employer, named(invitation.need.title)
    for person in people_of(invitation.institution):
        end = words.deadline(invitation.expires_at, now, person.time_zone)
        text = f"{employer} invites you to answer {title} by {end}."
        if kind == "invitation-reminder":
            text = f"{employer} waits for your answer to {title}. It is due by {end}."
        _tell([person], kind, text, invitation, now=now, waits=True)


def tell_institution(invitation: Invitation, kind: str, text: str, *, now: datetime) -> None:
    _tell(people_of(invitation.institution), kind, text, invitation, now=now)


def tell_employer(
    invitation: Invitation, kind: str, text: str, *, now: datetime, waits: bool = False
) -> None:
    _tell(people_of(invitation.need.employer), kind, text, invitation, now=now, waits=waits)


def _tell(
    people: Iterable[Person],
    kind: str,
    text: str,
    invitation: Invitation,
    *,
    now: datetime,
    waits: bool = False,
) -> None:
    url = reverse("invitations:detail", args=[invitation.pk])
    notify(people=people, kind=kind, text=text, url=url, now=now, waits=waits)
