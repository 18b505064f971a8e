"""Time to first answer: how soon, and how reliably, an institution answers invitations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from django.db.models import Q

from components import words
from partnerships.models import Invitation
from partnerships.queries.invitations import is_renewal


@dataclass
class Response:
    """Of one institution, over all invitations that it was ever sent, renewals apart.

    `times` are those of its first answers, a decline being one. What was withdrawn or closed before its end counts
    for nothing; what waits still may.
    """

    times: list[timedelta] = field(default_factory=list)
    silent: int = 0  # expired without an answer
    waiting: int = 0

    @property
    def count(self) -> int:
        """Invitations that have an outcome."""
        return len(self.times) + self.silent

    @property
    def in_time(self) -> int:
        return len(self.times)

    @property
    def share_in_time(self) -> float | None:
        """0 to 1; None where nothing has an outcome yet."""
        return self.in_time / self.count if self.count else None

    @property
    def median(self) -> timedelta | None:
        """Of the answers; None where there is none."""
        seconds = [taken.total_seconds() for taken in self.times]
        return timedelta(seconds=median(seconds)) if seconds else None

    @property
    def median_said(self) -> str:
        return "" if self.median is None else words.span(self.median.total_seconds())


def responses_of(institutions: Iterable[int]) -> dict[int, Response]:
    """By the institutions' keys, in one query; every key that is asked for is there."""
    found = {key: Response() for key in institutions}
    measured = Q(answered_at__isnull=False) | Q(state__in=["open", "expired"])
    rows = Invitation.objects.filter(measured, institution__in=found).exclude(is_renewal()).order_by()
    for key, state, sent_at, answered_at in rows.values_list(
        "institution", "state", "sent_at", "answered_at"
    ):
        _count(found[key], state, None if answered_at is None else answered_at - sent_at)
    return found


def response_of(institution: int) -> Response:
    return responses_of([institution])[institution]


def _count(response: Response, state: str, taken: timedelta | None) -> None:
    if taken is not None:
        response.times.append(taken)
    elif state == "expired":
        response.silent += 1
    else:
        response.waiting += 1
