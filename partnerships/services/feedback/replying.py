"""What follows once feedback is revealed: the other side's reply, and an administrator's takedown."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.services.cohort_results import withdraw_cohort_result
from marketplace.transitions import NotAllowed
from partnerships.models import Feedback, Side
from partnerships.services.cohorts.telling import tell_replied, tell_taken_down
from partnerships.services.feedback.revealing import result_id
from partnerships.services.steps import record

LONGEST_REPLY, LONGEST_REASON = 2000, 1000


@transaction.atomic
def reply_to_feedback(*, feedback: Feedback, by: Person, text: str, now: datetime) -> bool:
    """The other side says once what it thinks of it. The same again does nothing and answers False.

    Raises:
        NotAllowed: it is not revealed, was taken down, or was replied to in other words.
        ValidationError: the text is empty or too long.
    """
    row = _revealed(feedback)
    said = _checked(text, LONGEST_REPLY, "text", "Write your reply.")
    if row.reply == said:
        return False
    if row.reply or row.taken_down_at is not None:
        raise NotAllowed("This feedback was taken down." if row.taken_down_at else "Your side has replied.")
    row.reply, row.replied_by, row.replied_at = said, by, now
    row.save(update_fields=["reply", "replied_by", "replied_at"])
    record(row.cohort, "feedback replied", by=by, now=now, note=said, after={"side": row.side})
    tell_replied(row.cohort, row.side, now)
    return True


@transaction.atomic
def take_down_feedback(*, feedback: Feedback, by: Person, reason: str, now: datetime) -> bool:
    """An administrator hides it from both sides, who read the reason; the history does without it from the next run.

    A second time does nothing and answers False. The edge calls `wake`.

    Raises:
        NotAllowed: it is not revealed yet.
        ValidationError: the reason is empty or too long.
    """
    row = _revealed(feedback)
    if row.taken_down_at is not None:
        return False
    why = _checked(reason, LONGEST_REASON, "reason", "Say why: both sides read it.")
    row.taken_down_at, row.taken_down_by, row.taken_down_why = now, by, why
    row.save(update_fields=["taken_down_at", "taken_down_by", "taken_down_why"])
    record(row.cohort, "feedback taken down", by=by, now=now, note=why, after={"side": row.side})
    if row.side == Side.EMPLOYER:
        withdraw_cohort_result(external_id=result_id(row.cohort), by=by)
    tell_taken_down(row.cohort, row.side, now)
    return True


def _revealed(feedback: Feedback) -> Feedback:
    rows = Feedback.objects.select_for_update(of=("self",)).select_related("cohort__agreement")
    row: Feedback = rows.get(pk=feedback.pk)
    if row.cohort.revealed_at is None:
        raise NotAllowed("This feedback is not revealed yet.")
    return row


def _checked(text: str, longest: int, field: str, missing: str) -> str:
    said = text.strip()
    if not said:
        raise ValidationError({field: missing})
    if len(said) > longest:
        raise ValidationError({field: f"At most {longest} characters."})
    return said
