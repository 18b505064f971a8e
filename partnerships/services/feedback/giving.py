"""A side gives its feedback, once. Nothing here tells whether the other side has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.transitions import NotAllowed
from partnerships.models import Cohort, Feedback
from partnerships.queries.feedback import LEVELS, is_open, one_before, questions_of, same_everywhere
from partnerships.services.feedback.revealing import reveal_when_both_are_in
from partnerships.services.steps import record, settle

LONGEST_COMMENT = 2000


@transaction.atomic
def give_feedback(
    *,
    cohort: Cohort,
    side: str,
    by: Person,
    levels: Mapping[str, int | None],
    would_continue: bool | None,
    comment: str = "",
    now: datetime,
) -> Feedback:
    """`levels`: {question of that side: 1 to 5, or None for "not yet known"}. The same again does nothing.

    With the second of the two sides the feedback is revealed. The edge calls `wake`.

    Raises:
        NotAllowed: the cohort is not completed, the time is over, or this side said something else before.
        ValidationError: names the question.
    """
    row: Cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    said = _checked(side, levels, comment) | {"would_continue": would_continue}
    before: Feedback | None = row.feedback.filter(side=side).first()
    if before is not None:
        if all(getattr(before, name) == value for name, value in said.items()):
            return before
        raise NotAllowed("Your side has given its feedback, and it stays as it is.")
    if not is_open(row, now):
        raise NotAllowed("Feedback is given after a cohort is completed, until its time is over.")
    given = Feedback(cohort=row, side=side, given_by=by, given_at=now, **said)
    given.all_alike = _is_straight(given)
    given.save()
    settle(row, by)
    record(row, "feedback given", by=by, now=now, audience=side)
    reveal_when_both_are_in(row, now)
    return given


def _checked(side: str, levels: Mapping[str, int | None], comment: str) -> dict[str, object]:
    asked = questions_of(side)
    if unknown := levels.keys() - set(asked):
        raise ValidationError(dict.fromkeys(sorted(unknown), "This is not asked of your side."))
    wrong = [name for name in asked if levels.get(name) is not None and levels[name] not in LEVELS]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, "A level is 1 to 5."))
    said = comment.strip()
    if len(said) > LONGEST_COMMENT:
        raise ValidationError({"comment": f"At most {LONGEST_COMMENT} characters."})
    return {name: levels.get(name) for name in asked} | {"comment": said}


def _is_straight(given: Feedback) -> bool:
    """The same level everywhere, and the same one everywhere in what the organisation gave before this."""
    asked = questions_of(given.side)
    level = same_everywhere([getattr(given, name) for name in asked])
    before = one_before(given) if level is not None else None
    return before is not None and level == same_everywhere([getattr(before, name) for name in asked])
