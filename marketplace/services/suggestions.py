"""Skills that the suggester finds in a microcredential's words, as rows that wait for the institution's decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from marketplace.models import Microcredential, MicrocredentialSkill, SkillStatus
from marketplace.services.microcredentials.search_text import refresh_search_text
from marketplace.services.microcredentials.telling import tell
from marketplace.suggester import Suggestion
from marketplace.suggester.asking import suggest_skills_each
from marketplace.suggester.passages import Prose

CHUNK = 50
FIELDS = ["level", "confidence", "evidence", "tier"]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was found in a title and a description, before the rows are locked: a model may take its time."""

    prose: Prose
    found: list[Suggestion]


@dataclass(frozen=True, slots=True)
class _Replaced:
    """How many suggestions a microcredential has now, and the rows that differ from before."""

    count: int
    stale: list[int]
    new: list[MicrocredentialSkill]
    updated: list[MicrocredentialSkill]

    @property
    def differs(self) -> bool:
        return bool(self.stale or self.new or self.updated)


def suggest_skills_for(*, microcredential: Microcredential) -> int:
    """Replace the suggestions of one microcredential by those of its present words; ask for a new match if it is live.

    Returns:
        How many suggestions it has now. What a person confirmed or rejected stays as it is and is not suggested.
    """
    read = _read([microcredential])
    with transaction.atomic():
        count, changed = _replace([microcredential.pk], read)
        if changed:
            tell(ids=changed, by=None)
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
    read = _read(list(Microcredential.objects.filter(pk__in=ids).order_by("pk")))
    with transaction.atomic():
        count, _ = _replace(ids, read)
    return count


def _read(rows: Sequence[Microcredential]) -> dict[int, _Read]:
    texts = [_prose(row) for row in rows]
    found = zip(texts, suggest_skills_each(texts, neural=True, doubtful=True), strict=True)
    return {row.pk: _Read(prose, suggestions) for row, (prose, suggestions) in zip(rows, found, strict=True)}


def _prose(row: Microcredential) -> Prose:
    return Prose(row.description, row.title)


def _replace(ids: Sequence[int], read: Mapping[int, _Read]) -> tuple[int, list[int]]:
    """How many suggestions there are now, and which microcredentials' differ from before."""
    # Locked, so that two suggesters, or one and a deciding person, do not cross.
    locked = list(Microcredential.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    written = [row for row in locked if row.pk not in read or read[row.pk].prose != _prose(row)]
    now = {**read, **_read(written)}  # somebody wrote meanwhile
    known = _known(ids)
    replaced = {row.pk: _compare(row.pk, now[row.pk].found, known[row.pk]) for row in locked}
    _write(list(replaced.values()))
    changed = [pk for pk, one in replaced.items() if one.differs]
    refresh_search_text(ids=changed)
    return sum(one.count for one in replaced.values()), changed


def _known(ids: Sequence[int]) -> dict[int, dict[int, MicrocredentialSkill]]:
    """Rows by microcredential and skill."""
    known: dict[int, dict[int, MicrocredentialSkill]] = defaultdict(dict)
    for row in MicrocredentialSkill.objects.filter(microcredential__in=ids).order_by("pk"):
        known[row.microcredential_id][row.skill_id] = row
    return known


def _compare(
    microcredential: int, found: Sequence[Suggestion], known: Mapping[int, MicrocredentialSkill]
) -> _Replaced:
    old = {skill: row for skill, row in known.items() if row.status == SkillStatus.SUGGESTED}
    wanted = {one.skill_id: one for one in found if one.skill_id not in known or one.skill_id in old}
    return _Replaced(
        len(wanted),
        stale=[row.pk for skill, row in old.items() if skill not in wanted],
        new=[_row(microcredential, one) for skill, one in wanted.items() if skill not in old],
        updated=[old[skill] for skill, one in wanted.items() if skill in old and _take_over(old[skill], one)],
    )


def _write(replaced: Sequence[_Replaced]) -> None:
    stale = [pk for one in replaced for pk in one.stale]
    MicrocredentialSkill.objects.filter(pk__in=stale, status=SkillStatus.SUGGESTED).delete()
    # Whoever states a skill at this moment is right.
    new = [row for one in replaced for row in one.new]
    MicrocredentialSkill.objects.bulk_create(new, ignore_conflicts=True)
    MicrocredentialSkill.objects.bulk_update([row for one in replaced for row in one.updated], FIELDS)


def _row(microcredential: int, one: Suggestion) -> MicrocredentialSkill:
    return MicrocredentialSkill(
        microcredential_id=microcredential,
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
