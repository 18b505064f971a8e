"""Skills that the suggester finds in a microcredential's words, as rows that wait for the institution's decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from marketplace.models import Microcredential, MicrocredentialSkill, SkillStatus
from marketplace.services.microcredentials.search_text import refresh_search_text
from marketplace.services.microcredentials.telling import tell
from marketplace.suggester import Suggestion
from marketplace.suggester.asking import suggest_skills

CHUNK = 50
FIELDS = ["level", "confidence", "evidence", "tier"]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was found in a title and a description, before the rows are locked: a model may take its time."""

    title: str
    description: str
    found: list[Suggestion]


def suggest_skills_for(*, microcredential: Microcredential) -> int:
    """Replace the suggestions of one microcredential by those of its present words; ask for a new match if it is live.

    Returns:
        How many suggestions it has now. What a person confirmed or rejected stays as it is and is not suggested.
    """
    read = _read(microcredential)
    with transaction.atomic():
        count, changed = _replace(microcredential, read)
        if changed:
            refresh_search_text(ids=[microcredential.pk])
            tell(ids=[microcredential.pk], by=None)
    return count


def suggest_skills_for_many(
    *, ids: Iterable[int], progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """The same for many, CHUNK to a transaction; `progress` is told how many of how many are done.

    The caller asks for the match, once for all of them.

    Returns:
        How many suggestions they have now.
    """
    wanted = list(dict.fromkeys(ids))
    count = 0
    for start in range(0, len(wanted), CHUNK):
        count += _chunk(wanted[start : start + CHUNK])
        progress(min(start + CHUNK, len(wanted)), len(wanted))
    return count


def _chunk(ids: list[int]) -> int:
    read = {row.pk: _read(row) for row in Microcredential.objects.filter(pk__in=ids)}
    with transaction.atomic():
        rows = Microcredential.objects.filter(pk__in=ids).order_by("pk")
        results = {row.pk: _replace(row, read.get(row.pk)) for row in rows}
        refresh_search_text(ids=[pk for pk, (_, changed) in results.items() if changed])
    return sum(count for count, _ in results.values())


def _read(row: Microcredential) -> _Read:
    return _Read(row.title, row.description, suggest_skills(row.description, row.title, neural=True))


def _replace(microcredential: Microcredential, read: _Read | None) -> tuple[int, bool]:
    """How many suggestions there are now, and whether anything differs from before."""
    # Locked, so that two suggesters, or one and a deciding person, do not cross.
    locked = Microcredential.objects.select_for_update().get(pk=microcredential.pk)
    if read is None or (read.title, read.description) != (locked.title, locked.description):
        read = _read(locked)  # somebody wrote meanwhile
    known = {row.skill_id: row for row in microcredential.taught_skills.all()}
    wanted = {
        one.skill_id: one
        for one in read.found
        if one.skill_id not in known or known[one.skill_id].status == SkillStatus.SUGGESTED
    }
    old = {skill: row for skill, row in known.items() if row.status == SkillStatus.SUGGESTED}
    stale = [row.pk for skill, row in old.items() if skill not in wanted]
    MicrocredentialSkill.objects.filter(pk__in=stale, status=SkillStatus.SUGGESTED).delete()
    new = [_row(microcredential, one) for skill, one in wanted.items() if skill not in old]
    # Whoever states a skill at this moment is right.
    MicrocredentialSkill.objects.bulk_create(new, ignore_conflicts=True)
    updated = [old[skill] for skill, one in wanted.items() if skill in old and _take_over(old[skill], one)]
    MicrocredentialSkill.objects.bulk_update(updated, FIELDS)
    return len(wanted), bool(stale or new or updated)


def _row(microcredential: Microcredential, one: Suggestion) -> MicrocredentialSkill:
    return MicrocredentialSkill(
        microcredential=microcredential,
        skill_id=one.skill_id,
        level=one.level,
        status=SkillStatus.SUGGESTED,
        confidence=one.confidence,
        evidence=one.evidence,
        tier=one.tier,
    )


def _take_over(row: MicrocredentialSkill, one: Suggestion) -> bool:
    """Whether the suggestion differs from the row, which then says the same."""
    differs = any(getattr(row, field) != getattr(one, field) for field in FIELDS)
    for field in FIELDS:
        setattr(row, field, getattr(one, field))
    return differs
