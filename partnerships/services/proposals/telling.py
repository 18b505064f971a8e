"""Who is told of what, in words that give away nothing of anybody else."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from accounts.services.audit import notify, people_of
from partnerships.models import Proposal


def tell_employer(proposal: Proposal, kind: str, text: str, now: datetime, *, waits: bool = False) -> None:
    people = people_of(proposal.need.employer)
    notify(people=people, kind=kind, text=text, url=address(proposal), now=now, waits=waits)


def tell_institution(proposal: Proposal, kind: str, text: str, now: datetime, *, waits: bool = False) -> None:
    people = people_of(proposal.institution)
    notify(people=people, kind=kind, text=text, url=address(proposal), now=now, waits=waits)


def address(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.pk])
