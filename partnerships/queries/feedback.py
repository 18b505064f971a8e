"""Feedback: what is asked, what each side may see, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Person
from partnerships.models import Cohort, CohortState, Feedback, Side
from partnerships.queries.policy import current_policy

Question = tuple[str, str]

QUESTIONS: Mapping[str, tuple[Question, ...]] = {
    Side.EMPLOYER: (
        ("met_need", "Did it meet the need?"),
        ("employees_liked", "Did employees like it?"),
        ("work_improved", "Did work improve?"),
    ),
    Side.INSTITUTION: (
        ("need_was_clear", "Was the need as described?"),
        ("learners_prepared", "Did learners come prepared?"),
        ("answered_quickly", "Did the employer answer quickly?"),
    ),
}
LEVELS: Mapping[int, str] = {1: "Not at all", 2: "A little", 3: "In part", 4: "Mostly", 5: "Fully"}
BEST, WORST = 5, 1


def share_of(level: float) -> float:
    """A level from 1 to 5 as a share from 0 to 1."""
    return (level - WORST) / (BEST - WORST)


def questions_of(side: str) -> tuple[str, ...]:
    return tuple(name for name, _ in QUESTIONS[side])


def feedback_for(person: Person, cohort: Cohort) -> QuerySet[Feedback]:
    """What the person may read of it now; the employer's first."""
    rows: QuerySet[Feedback] = Feedback.objects.visible_to(person)
    return rows.filter(cohort=cohort).select_related("given_by", "replied_by").order_by("side")


def is_open(cohort: Cohort, now: datetime) -> bool:
    """Whether a side that has not answered may."""
    return (
        cohort.state == CohortState.COMPLETED
        and cohort.revealed_at is None
        and cohort.feedback_until is not None
        and now < cohort.feedback_until
    )


def takes_learner_answers(cohort: Cohort, now: datetime) -> bool:
    """While the cohort runs, and afterwards until its feedback is revealed or the time is over."""
    asked = cohort.learner_key is not None and bool(cohort.enrolled)
    return asked and (cohort.state == CohortState.RUNNING or is_open(cohort, now))


def learners_level(cohort: Cohort) -> float | None:
    """The mean of the learners' levels, 1 to 5; None while they are too few to count, so that none can be told."""
    levels = list(cohort.learner_answers.values_list("level", flat=True))
    if len(levels) < current_policy().fewest_learner_answers:
        return None
    return sum(levels) / len(levels)


def shares(feedback: Feedback, learners: float | None) -> dict[str, float | None]:
    """The employer's answers as shares; `learners`, a mean level, stands for the second question where it counts."""
    levels: dict[str, float | None] = {name: getattr(feedback, name) for name in questions_of(Side.EMPLOYER)}
    if learners is not None:
        levels["employees_liked"] = learners
    return {name: None if level is None else share_of(level) for name, level in levels.items()}


def same_everywhere(levels: Sequence[int | None]) -> int | None:
    """The one level given to every question; None where they differ or one is not known."""
    found = set(levels)
    return found.pop() if len(found) == 1 else None


def one_before(feedback: Feedback) -> Feedback | None:
    """What the same organisation gave, on the same side, before this."""
    agreement = feedback.cohort.agreement
    owner = (
        {"cohort__agreement__employer": agreement.employer_id}
        if feedback.side == Side.EMPLOYER
        else {"cohort__agreement__institution": agreement.institution_id}
    )
    earlier = Feedback.objects.filter(side=feedback.side, given_at__lte=feedback.given_at, **owner)
    found: Feedback | None = earlier.exclude(pk=feedback.pk).order_by("-given_at", "-pk").first()
    return found
