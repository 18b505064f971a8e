"""Many needs at once, for commands: all or none, and one request for a match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, Person
from marketplace.changes import announce
from marketplace.models import NeedState, TrainingNeed
from marketplace.services.needs import guards
from marketplace.services.needs.guards import NeedValues, WantedSkill
from marketplace.services.needs.telling import record_posted
from marketplace.services.needs.writing import write_skills


@dataclass(frozen=True)
class NewNeed:
    """A need that is not saved yet. Its external id says which one it is at its employer."""

    employer: Organisation
    external_id: str
    values: NeedValues
    skills: Sequence[WantedSkill] = field(default_factory=list)


def create_open_needs(*, needs: Iterable[NewNeed], by: Person | None, now: datetime) -> list[TrainingNeed]:
    """Saves and posts all of them, and asks once for a match of everything; none given asks for nothing.

    Raises:
        ValidationError: the first need that cannot be posted, by column; nothing is saved.
    """
    with transaction.atomic():
        made = [_create_open(need, by, now) for need in needs]
        record_posted(needs=made, by=by, now=now)
        if made:
            announce(everything=True, by=by)
    return made


def _create_open(new: NewNeed, by: Person | None, now: datetime) -> TrainingNeed:
    need = TrainingNeed(
        employer=new.employer,
        external_id=new.external_id,
        created_by=by,
        state=NeedState.OPEN,
        posted_at=now,
        **new.values,
    )
    guards.valid(need, new.skills)
    guards.may_be_open(need, [wanted.skill for wanted in new.skills], timezone.localdate(now))
    need.save()
    write_skills(need, new.skills)
    return need
