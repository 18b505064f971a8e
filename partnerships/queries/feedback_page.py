"""Feedback as a page shows it, and who still has to give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from partnerships.models import Cohort, Feedback, Side
from partnerships.queries.feedback import LEVELS, QUESTIONS, feedback_for, is_open

UNKNOWN = "Not yet known"


@dataclass(frozen=True)
class Shown:
    """One side's answers in words; nothing of them where they were taken down."""

    row: Feedback
    who: str
    answers: list[tuple[str, str]]
    may_reply: bool
    may_take_down: bool


def shown_to(person: Person, cohort: Cohort) -> list[Shown]:
    """What the person may read now, the employer's first."""
    repliable = set(Feedback.objects.answerable_by(person).filter(cohort=cohort).values_list("pk", flat=True))
    agreement = cohort.agreement
    names = {Side.EMPLOYER: agreement.employer_name, Side.INSTITUTION: agreement.institution_name}
    return [
        Shown(
            row=row,
            who=names[Side(row.side)],
            answers=answers_of(row),
            may_reply=row.pk in repliable and not row.reply,
            may_take_down=person.is_staff and cohort.revealed_at is not None and row.taken_down_at is None,
        )
        for row in feedback_for(person, cohort)
    ]


def answers_of(row: Feedback) -> list[tuple[str, str]]:
    asked = [(question, LEVELS.get(getattr(row, name), UNKNOWN)) for name, question in QUESTIONS[row.side]]
    again = "Would buy again" if row.side == Side.EMPLOYER else "Would teach them again"
    return [*asked, (again, {True: "Yes", False: "No", None: UNKNOWN}[row.would_continue])]


def sides_to_answer(person: Person, cohort: Cohort, now: datetime) -> list[str]:
    """For which sides the person may give feedback that is not given yet: a side is told of itself alone."""
    if not is_open(cohort, now):
        return []
    rows = Cohort.objects.filter(pk=cohort.pk)
    writes = {Side.EMPLOYER: rows.rated_by_employer(person), Side.INSTITUTION: rows.run_by(person)}
    mine = [side for side, found in writes.items() if found.exists()]
    given = set(cohort.feedback.filter(side__in=mine).values_list("side", flat=True))
    return [side for side in mine if side not in given]
