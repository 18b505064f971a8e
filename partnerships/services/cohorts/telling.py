"""Who is told what of a cohort."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse

from accounts.models import Organisation, Person
from accounts.services.audit import notify, people_of, short
from components import words
from partnerships.models import Cohort, Side
from partnerships.services.agreements.telling import other, party


def address(cohort: Cohort) -> str:
    return reverse("cohorts:detail", args=[cohort.pk])


def title(cohort: Cohort) -> str:
    """Cut where it is long, so that what follows it in a sentence has room."""
    return short(cohort.agreement.version.title)


def tell_started(cohort: Cohort, by: Person, now: datetime) -> None:
    """The employer's owners and editors."""
    _tell(
        cohort.agreement.employer,
        cohort,
        "cohort-started",
        f"{cohort.agreement.institution} has started {title(cohort)} with {cohort.enrolled} of your learners.",
        now,
        but=by,
    )


def remind_of_days(cohort: Cohort, text: str, now: datetime) -> None:
    """The institution's owners and editors: its start or its end is overdue."""
    said = f"{title(cohort)} for {cohort.agreement.employer} {text}"
    _ask(cohort.agreement.institution, cohort, "cohort-overdue", lambda _: said, now)


def tell_cancelled(cohort: Cohort, by: Person, now: datetime) -> None:
    for side in Side.values:
        with_whom = party(cohort.agreement, other(side))
        text = f"The cohort of {title(cohort)} with {with_whom} is cancelled."
        _tell(party(cohort.agreement, side), cohort, "cohort-cancelled", text, now, but=by)


def ask_for_feedback(cohort: Cohort, now: datetime) -> None:
    """Both sides alike."""
    for side in Side.values:
        with_whom = party(cohort.agreement, other(side))
        text = f"{title(cohort)} with {with_whom} is completed: give your feedback"
        _ask(party(cohort.agreement, side), cohort, "feedback-open", _by(cohort, text, now), now)


def remind_of_feedback(cohort: Cohort, side: str, now: datetime) -> None:
    """Tells a side of itself alone."""
    with_whom = party(cohort.agreement, other(side))
    text = f"Your feedback on {title(cohort)} with {with_whom} is still missing: give it"
    _ask(party(cohort.agreement, side), cohort, "feedback-reminder", _by(cohort, text, now), now)


def tell_revealed(cohort: Cohort, now: datetime) -> None:
    for side in Side.values:
        with_whom = party(cohort.agreement, other(side))
        text = f"The feedback on {title(cohort)} with {with_whom} can be read now."
        _tell(party(cohort.agreement, side), cohort, "feedback-revealed", text, now)


def tell_replied(cohort: Cohort, side: str, now: datetime) -> None:
    """`side` gave the feedback that was replied to."""
    with_whom = party(cohort.agreement, other(side))
    text = f"{with_whom} replied to your feedback on {title(cohort)}."
    _tell(party(cohort.agreement, side), cohort, "feedback-replied", text, now)


def tell_taken_down(cohort: Cohort, side: str, now: datetime) -> None:
    """Both sides; `side` had given it."""
    whose = party(cohort.agreement, side)
    for each in Side.values:
        text = f"An administrator took down the feedback of {whose} on {title(cohort)}."
        _tell(party(cohort.agreement, each), cohort, "feedback-taken-down", text, now)


def _by(cohort: Cohort, text: str, now: datetime) -> Callable[[Person], str]:
    """The text with the end of the time for feedback by a person's clock."""
    end = cohort.feedback_until
    return lambda person: f"{text} by {words.deadline(end, now, person.time_zone)}." if end else f"{text}."


def _ask(whom: Organisation, cohort: Cohort, kind: str, text: Callable[[Person], str], now: datetime) -> None:
    """It waits for each of them, and may be told to each in words of their own."""
    for person in people_of(whom):
        notify(people=[person], kind=kind, text=text(person), url=address(cohort), now=now, waits=True)


def _tell(
    whom: Organisation,
    cohort: Cohort,
    kind: str,
    text: str,
    now: datetime,
    *,
    but: Person | None = None,
) -> None:
    people = [person for person in people_of(whom) if but is None or person.pk != but.pk]
    notify(people=people, kind=kind, text=text, url=address(cohort), now=now)
