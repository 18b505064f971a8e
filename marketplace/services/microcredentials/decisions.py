"""A person of the institution decides which suggested skills are taught.

A decision stamps its rows with one moment; who decided and when is the name by which it is undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Person
from marketplace.models import Microcredential, MicrocredentialSkill, SkillStatus
from marketplace.services.microcredentials.search_text import refresh_search_text
from marketplace.services.microcredentials.telling import tell

Rows = QuerySet[MicrocredentialSkill]


@dataclass(frozen=True)
class Decided:
    count: int
    at: datetime


@transaction.atomic
def confirm_skills(*, ids: Iterable[int], by: Person, now: datetime) -> Decided:
    """Confirm suggestions, named by the ids of their rows, over any number of microcredentials that `by` may edit."""
    return _decide(_suggested(by).filter(pk__in=list(ids)), SkillStatus.CONFIRMED, by, now)


@transaction.atomic
def reject_skills(*, ids: Iterable[int], by: Person, now: datetime) -> Decided:
    """Reject suggestions; they are kept, so that they are not suggested again."""
    return _decide(_suggested(by).filter(pk__in=list(ids)), SkillStatus.REJECTED, by, now)


@transaction.atomic
def confirm_suggestions(
    *, microcredentials: Iterable[int], at_least: float, by: Person, now: datetime
) -> Decided:
    """Confirm every suggestion of these microcredentials whose confidence is `at_least`, in [0, 1]."""
    chosen = _suggested(by).filter(microcredential__in=list(microcredentials), confidence__gte=at_least)
    return _decide(chosen, SkillStatus.CONFIRMED, by, now)


@transaction.atomic
def undo_skill_decisions(*, decided_at: datetime, by: Person) -> int:
    """What `by` decided on suggestions at that moment becomes a suggestion again.

    Returns:
        How many; 0 when it was undone before, or when another decision followed.
    """
    decided = _editable(by).filter(decided_by=by, decided_at=decided_at, confidence__isnull=False)
    chosen = decided.exclude(status=SkillStatus.SUGGESTED)
    touched = _locked(chosen)
    rows = MicrocredentialSkill.objects.filter(pk__in=touched, decided_at=decided_at)
    count = rows.update(status=SkillStatus.SUGGESTED, decided_by=None, decided_at=None)
    _after(set(touched.values()), by)
    return count


def _editable(by: Person) -> Rows:
    mine = Microcredential.objects.editable_by(by)
    return MicrocredentialSkill.objects.filter(microcredential__in=mine.values("pk"))


def _suggested(by: Person) -> Rows:
    return _editable(by).filter(status=SkillStatus.SUGGESTED)


def _decide(chosen: Rows, status: SkillStatus, by: Person, now: datetime) -> Decided:
    """A conditional update: a row that somebody else decided meanwhile stays as it is."""
    touched = _locked(chosen)
    rows = MicrocredentialSkill.objects.filter(pk__in=touched, status=SkillStatus.SUGGESTED)
    count = rows.update(status=status, decided_by=by, decided_at=now)
    _after(set(touched.values()), by)
    return Decided(count=count, at=now)


def _locked(chosen: Rows) -> dict[int, int]:
    """{row: its microcredential}, locked until the transaction ends."""
    return dict(chosen.select_for_update(of=("self",)).order_by("pk").values_list("pk", "microcredential"))


def _after(microcredentials: set[int], by: Person) -> None:
    refresh_search_text(ids=microcredentials)
    tell(ids=microcredentials, by=by)
