"""Questions on a need and their answers, which all invited institutions read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts.models import Notice, Organisation, Person
from accounts.services.audit import notify, people_of, record_step
from marketplace.models import TrainingNeed
from marketplace.transitions import NotAllowed
from partnerships.models import Invitation, Question
from partnerships.services.invitations.locking import hold_need
from partnerships.services.invitations.telling import named
from partnerships.services.naming import refuse_names

QUESTION_LENGTH, ANSWER_LENGTH = 2000, 4000
UNANSWERED = 10  # of one institution on one need: more flood the employer


def ask_question(
    *, need: TrainingNeed, institution: Organisation, by: Person, text: str, now: datetime
) -> Question:
    """The same text asked twice by an institution is one question.

    Raises:
        NotAllowed: the institution has no live invitation, the need is not open, or too many of its questions wait.
        ValidationError: under `text`: it is empty, too long, or names the institution or the person.
    """
    text = text.strip()
    names = [institution.name, by.full_name, by.email]
    refuse_names(text, names, "text", longest=QUESTION_LENGTH, needed=True)
    with transaction.atomic():
        held = hold_need(need)
        own = Question.objects.filter(need=held, institution=institution)
        again: Question | None = own.filter(text=text).first()
        if again is not None:
            return again
        _may_ask(held, institution, own.filter(answered_at__isnull=True).count())
        question: Question = Question.objects.create(
            need=held, institution=institution, text=text, asked_by=by, asked_at=now
        )
        _record(question, "asked", by, now, after={"text": text})
        said = f"{institution} asks about {named(held.title)}: {text}"
        _tell([held.employer], "question-asked", said, question, now=now, waits=True)
    return question


def answer_question(*, question: Question, by: Person, text: str, now: datetime) -> Question:
    """Also corrects an answer; what it was before stays in the audit.

    Raises:
        ValidationError: under `text`: it is empty, too long, or names an invited institution.
    """
    text = text.strip()
    refuse_names(text, _invited(question.need), "text", longest=ANSWER_LENGTH, needed=True)
    with transaction.atomic():
        hold_need(question.need)
        row: Question = Question.objects.select_related("need", "institution").get(pk=question.pk)
        before = row.answer
        if before == text:
            return row
        row.answer, row.answered_by, row.answered_at = text, by, now
        row.save(update_fields=["answer", "answered_by", "answered_at"])
        what = "corrected" if before else "answered"
        _record(row, what, by, now, before={"answer": before}, after={"answer": text})
        _settle(row)
        said = f"The answer to a question about {named(row.need.title)} was corrected."
        said = said if before else f"A question about {named(row.need.title)} was answered."
        _tell(_live(row.need), "question-answered", said, row, now=now)
    return row


def _settle(question: Question) -> None:
    """Once every question about the need is answered, none waits."""
    if not Question.objects.filter(need=question.need_id, answered_at__isnull=True).exists():
        asked = Notice.objects.filter(url=_address(question), kind="question-asked", waits=True)
        asked.update(waits=False)


def _may_ask(need: TrainingNeed, institution: Organisation, waiting: int) -> None:
    if not Invitation.objects.live().filter(need=need, institution=institution).exists():
        raise NotAllowed("Only who is invited can ask, and this invitation has ended.")
    if need.state != "open":
        raise NotAllowed("This need is closed, so that nobody answers questions about it any more.")
    if waiting >= UNANSWERED:
        raise NotAllowed(
            f"{UNANSWERED} of your questions wait for an answer. Ask more once some are answered."
        )


def _invited(need: TrainingNeed) -> Iterable[Organisation]:
    return Organisation.objects.filter(invitations__need=need).distinct()


def _live(need: TrainingNeed) -> Iterable[Organisation]:
    live = Invitation.objects.live().filter(need=need).values("institution")
    return Organisation.objects.filter(pk__in=live).order_by("pk")


def _record(question: Question, what: str, by: Person, now: datetime, **values: Any) -> None:
    """On the timelines of the employer and of the institution that asked, and of no other."""
    record_step(
        subject=question,
        step=what,
        by=by,
        now=now,
        need_key=question.need_id,
        employer_key=question.need.employer_id,
        institution_key=question.institution_id,
        **values,
    )


def _tell(
    organisations: Iterable[Organisation],
    kind: str,
    text: str,
    question: Question,
    *,
    now: datetime,
    waits: bool = False,
) -> None:
    people = [person for organisation in organisations for person in people_of(organisation)]
    notify(people=people, kind=kind, text=text, url=_address(question), now=now, waits=waits)


def _address(question: Question) -> str:
    return reverse("questions:list", args=[question.need_id])
