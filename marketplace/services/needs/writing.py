"""Writing needs: create, change, copy, and delete a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import Organisation, Person
from marketplace.changes import announce
from marketplace.models import NeedSkill, NeedState, TrainingNeed
from marketplace.services.needs import guards
from marketplace.services.needs.guards import NeedValues, WantedSkill
from marketplace.services.needs.states import post_need, reopen_need
from marketplace.transitions import NotAllowed

TITLE_LENGTH = 200


def create_need(
    *,
    employer: Organisation,
    by: Person | None,
    values: NeedValues,
    skills: Sequence[WantedSkill],
    external_id: str = "",
) -> TrainingNeed:
    """A draft, which nobody outside the employer sees.

    Raises:
        NotAllowed: the organisation is no employer.
        ValidationError: by column, or under `skills`.
    """
    if not employer.is_employer:
        raise NotAllowed("Only an employer has training needs.")
    guards.known_columns(values)
    need = TrainingNeed(employer=employer, created_by=by, external_id=external_id, **values)
    guards.valid(need, skills)
    with transaction.atomic():
        need.save()
        write_skills(need, skills)
    return need


def change_need(
    *,
    need: TrainingNeed,
    by: Person | None,
    values: NeedValues,
    skills: Sequence[WantedSkill] | None = None,
    seen: datetime | None = None,
) -> TrainingNeed:
    """The need as saved. `skills` None leaves them as they are; where nothing differs, nothing is written or announced.

    `seen` is the `updated_at` that the writer saw.

    Raises:
        ChangedMeanwhile: somebody saved it after that.
        NotAllowed: it was deleted.
        ValidationError: by column, or under `skills`; an open need keeps at least one skill.
    """
    guards.known_columns(values)
    with transaction.atomic():
        row = guards.locked(need)
        guards.unchanged_since(row, seen)
        held = wanted_skills(row)
        wanted = held if skills is None else list(skills)
        differs = _apply(row, values) or [one.key for one in held] != [one.key for one in wanted]
        guards.valid(row, wanted)
        if row.state == NeedState.OPEN:
            guards.may_be_open(row, [one.skill for one in wanted])
        if differs:
            row.save()
            write_skills(row, wanted)
            if row.state == NeedState.OPEN:
                announce(need=row, by=by)
    return row


def save_need(
    *,
    employer: Organisation,
    need: TrainingNeed | None,
    by: Person,
    values: NeedValues,
    skills: Sequence[WantedSkill],
    now: datetime,
    seen: datetime | None = None,
    opened: bool = False,
) -> TrainingNeed:
    """What a form does in one step: writes a new need (`need` None) or a known one and, if `opened`, opens it as well.

    Raises:
        ChangedMeanwhile, NotAllowed, ValidationError: as create_need, change_need, post_need and reopen_need do.
    """
    with transaction.atomic():
        if need is None:
            row = create_need(employer=employer, by=by, values=values, skills=skills)
        else:
            row = change_need(need=need, by=by, values=values, skills=skills, seen=seen)
        if opened and row.state == NeedState.DRAFT:
            row = post_need(need=row, by=by, now=now)
        elif opened and row.state == NeedState.CLOSED:
            row = reopen_need(need=row, by=by, now=now)
    return row


def copy_need(*, need: TrainingNeed, by: Person | None) -> TrainingNeed:
    """A new draft that asks for the same, under a title that says so."""
    values = cast(NeedValues, {name: getattr(need, name) for name in NeedValues.__annotations__})
    values["title"] = f"Copy of {need.title}"[:TITLE_LENGTH]
    return create_need(employer=need.employer, by=by, values=values, skills=wanted_skills(need))


def delete_draft(*, need: TrainingNeed) -> None:
    """
    Raises:
        NotAllowed: it was posted, or others have acted on it.
    """
    with transaction.atomic():
        row = guards.locked(need)
        if row.state != NeedState.DRAFT:
            raise NotAllowed("Only a draft can be deleted. Close this need instead.")
        try:
            row.delete()
        except ProtectedError as error:
            raise NotAllowed("Others have acted on this need, so that it is kept.") from error


def wanted_skills(need: TrainingNeed) -> list[WantedSkill]:
    rows = need.need_skills.select_related("skill")
    return [WantedSkill(row.skill, row.importance, row.level) for row in rows]


def write_skills(need: TrainingNeed, skills: Sequence[WantedSkill]) -> None:
    """Replaces all rows, so that their order is the order in which they were written."""
    need.need_skills.all().delete()
    NeedSkill.objects.bulk_create(
        NeedSkill(need=need, skill=one.skill, importance=one.importance, level=one.level) for one in skills
    )


def _apply(row: TrainingNeed, values: NeedValues) -> bool:
    """Sets the columns; says whether one of them differs."""
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    return before != dict(values)
