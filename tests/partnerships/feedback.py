"""What both sides say of a cohort, for tests."""

from typing import Any

from django.utils import timezone

from accounts.models import Person
from partnerships.models import Cohort, Feedback
from partnerships.queries.feedback import questions_of
from partnerships.services.feedback import give_feedback


def says(cohort: Cohort, side: str, levels: list[int | None], by: Person, **fields: Any) -> Feedback:
    """Levels in the order of the questions."""
    stated = {"would_continue": True, "comment": "", "now": timezone.now()} | fields
    return give_feedback(
        cohort=cohort,
        side=side,
        by=by,
        levels=dict(zip(questions_of(side), levels, strict=True)),
        **stated,
    )
