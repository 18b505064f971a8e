"""Questions on a need as each side sees them: an institution is never told who asked, unless it did itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Organisation, Person
from marketplace.models import TrainingNeed
from partnerships.models import Invitation, Question


@dataclass(frozen=True)
class Asked:
    """`who` is empty for an institution; `own` says that its own people asked."""

    question: Question
    who: str
    own: bool


def needs_asked_about(person: Person | AnonymousUser) -> QuerySet[TrainingNeed]:
    """Needs of which the person may read the questions: the employer's, and those that a live invitation is to."""
    if not person.is_authenticated:
        return TrainingNeed.objects.none()
    mine = person.memberships.values("organisation")
    invited = Invitation.objects.live().filter(need=OuterRef("pk"), institution__in=mine)
    seen = TrainingNeed.objects.visible_to(person).values("pk")
    needs: QuerySet[TrainingNeed] = TrainingNeed.objects.filter(Q(pk__in=seen) | Exists(invited))
    return needs.select_related("employer")


def sees_who_asked(person: Person | AnonymousUser, need: TrainingNeed) -> bool:
    """The employer's members and administrators."""
    return bool(TrainingNeed.objects.visible_to(person).filter(pk=need.pk).exists())


def questions_of(person: Person | AnonymousUser, need: TrainingNeed) -> QuerySet[Question]:
    """Oldest first, what waits for an answer before the rest."""
    rows: QuerySet[Question] = Question.objects.visible_to(person).filter(need=need)
    return rows.select_related("institution", "asked_by", "answered_by").order_by(
        F("answered_at").asc(nulls_first=True), "asked_at", "pk"
    )


def asked_of(person: Person, need: TrainingNeed, questions: Iterable[Question]) -> list[Asked]:
    mine = set(person.memberships.values_list("organisation", flat=True))
    told = sees_who_asked(person, need)
    return [_asked(question, told, question.institution_id in mine) for question in questions]


def asks_for(person: Person | AnonymousUser, need: TrainingNeed) -> QuerySet[Organisation]:
    """The institutions for which the person may ask: owners and editors, of those with a live invitation."""
    if not person.is_authenticated:
        return Organisation.objects.none()
    live = Invitation.objects.live().filter(need=need, institution=OuterRef("pk"))
    found: QuerySet[Organisation] = Organisation.objects.editable_by(person).filter(Exists(live))
    return found.order_by("name", "pk")


def _asked(question: Question, told: bool, own: bool) -> Asked:
    return Asked(question, str(question.institution) if told else "", own and not told)
