"""The skills that a microcredential teaches, as its institution states them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.models import Microcredential, MicrocredentialSkill, MicrocredentialState, Skill, SkillStatus
from marketplace.services.microcredentials.search_text import refresh_search_text
from marketplace.services.microcredentials.telling import tell

LEVELS = range(1, 6)


@dataclass(frozen=True)
class TaughtSkill:
    skill: Skill
    level: int = 3


@transaction.atomic
def add_skill(
    *, microcredential: Microcredential, skill: Skill, by: Person, now: datetime, level: int = 3
) -> MicrocredentialSkill:
    """State that it teaches a skill; one that was suggested or rejected becomes confirmed."""
    _must_be_teachable([TaughtSkill(skill, level)])
    row, _ = _confirm(microcredential, TaughtSkill(skill, level), by, now)
    _after(microcredential, by)
    return row


@transaction.atomic
def remove_skill(*, microcredential: Microcredential, skill: Skill, by: Person, now: datetime) -> bool:
    """It does not teach the skill. False when it was not stated."""
    found = microcredential.taught_skills.filter(skill=skill).exclude(status=SkillStatus.REJECTED)
    removed = _drop(list(found), by, now)
    if removed:
        _after(microcredential, by)
    return bool(removed)


@transaction.atomic
def set_skills(
    *, microcredential: Microcredential, skills: Sequence[TaughtSkill], by: Person, now: datetime
) -> bool:
    """Exactly these are confirmed afterwards; suggestions not among them stay suggestions. False: nothing changed.

    Raises:
        ValidationError: a skill twice, a group or retired skill, a level outside 1 to 5.
    """
    _must_be_teachable(skills)
    wanted = {row.skill.pk for row in skills}
    confirmed = microcredential.taught_skills.filter(status=SkillStatus.CONFIRMED)
    removed = _drop([row for row in confirmed if row.skill_id not in wanted], by, now)
    changed = [_confirm(microcredential, row, by, now)[1] for row in skills]
    if not removed and not any(changed):
        return False
    _after(microcredential, by)
    return True


def _must_be_teachable(skills: Sequence[TaughtSkill]) -> None:
    seen: set[int] = set()
    for row in skills:
        if row.skill.pk in seen:
            raise ValidationError(f"“{row.skill}” is stated twice.")
        if row.skill.retired_at is not None or row.skill.kind == "group":
            raise ValidationError(f"“{row.skill}” is not a skill that can be taught.")
        if row.level not in LEVELS:
            raise ValidationError(f"The level of “{row.skill}” must be 1 to 5.")
        seen.add(row.skill.pk)


def _confirm(
    microcredential: Microcredential, taught: TaughtSkill, by: Person, now: datetime
) -> tuple[MicrocredentialSkill, bool]:
    """The row, and whether it is new or differs from before."""
    stated = {"level": taught.level, "status": SkillStatus.CONFIRMED}
    decided = {"decided_by": by, "decided_at": now}
    row, created = microcredential.taught_skills.get_or_create(skill=taught.skill, defaults=stated | decided)
    if created or (row.level == taught.level and row.status == SkillStatus.CONFIRMED):
        return row, created
    for name, value in (stated | decided).items():
        setattr(row, name, value)
    row.save(update_fields=[*stated, *decided])
    return row, True


def _drop(rows: list[MicrocredentialSkill], by: Person, now: datetime) -> int:
    """Delete what people stated; keep as rejected what a suggester found, so that it does not come back."""
    found = [row.pk for row in rows if row.confidence is not None]
    stated = [row.pk for row in rows if row.confidence is None]
    MicrocredentialSkill.objects.filter(pk__in=stated).delete()
    MicrocredentialSkill.objects.filter(pk__in=found).update(
        status=SkillStatus.REJECTED, decided_by=by, decided_at=now
    )
    return len(rows)


def _after(microcredential: Microcredential, by: Person) -> None:
    refresh_search_text(ids=[microcredential.pk])
    if microcredential.state == MicrocredentialState.LIVE:
        tell(ids=[microcredential.pk], by=by)
