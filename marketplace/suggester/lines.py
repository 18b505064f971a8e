"""Texts and suggestions as JSON lines: what `manage.py suggest_skills` reads and writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.models import Skill
from marketplace.suggester.passages import Kind, Prose
from marketplace.suggester.suggesting import Suggestion


class LineError(Exception):
    """A line that cannot be read; the text names the line and the field."""


# A line is answered once so many after it are read, or the input ends.
TOGETHER = 50


@dataclass(frozen=True, slots=True)
class Asked:
    id: str | int
    text: str
    title: str = ""
    kind: Kind = Kind.COURSE

    @property
    def prose(self) -> Prose:
        return Prose(self.text, self.title, self.kind)


def read_together(lines: Iterable[str]) -> Iterator[list[Asked]]:
    """TOGETHER at a time; those before a bad line come first, then its LineError."""
    read: list[Asked] = []
    try:
        for asked in read_lines(lines):
            read.append(asked)
            if len(read) == TOGETHER:
                yield read
                read = []
    except LineError:
        if read:
            yield read
        raise
    if read:
        yield read


def read_lines(lines: Iterable[str]) -> Iterator[Asked]:
    """Empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read(line, f"Line {number}")


def _read(line: str, where: str) -> Asked:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(f"{where} is not JSON: {error.msg} at character {error.colno}.") from error
    if not isinstance(found, dict):
        raise LineError(f'{where}: expected an object with "id" and "text".')
    if not isinstance(found.get("id"), str | int) or isinstance(found.get("id"), bool):
        raise LineError(f'{where}: "id" must be a text or a whole number.')
    for field, needed in (("text", True), ("title", False)):
        if not isinstance(found.get(field, None if needed else ""), str):
            raise LineError(f'{where}: "{field}" must be a text.')
    kind = found.get("kind", Kind.COURSE)
    if kind not in list(Kind):
        raise LineError(f'{where}: "kind" must be one of {", ".join(Kind)}.')
    return Asked(found["id"], found["text"], found.get("title", ""), Kind(kind))


def answer(asked: Asked, found: Sequence[Suggestion], names: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    """`names`: external id and label by primary key."""
    return {"id": asked.id, "skills": [_skill(one, *names[one.skill_id]) for one in found]}


def _skill(one: Suggestion, external_id: str, label: str) -> dict[str, Any]:
    return {
        "id": external_id,
        "label": label,
        "confidence": one.confidence,
        "evidence": one.evidence,
        "start": one.start,
        "end": one.end,
        "in_title": one.in_title,
        "level": one.level,
        "tier": one.tier,
    }


def names_by_pk() -> dict[int, tuple[str, str]]:
    offered = Skill.objects.offered().order_by().values_list("pk", "external_id", "label")
    return {pk: (external_id, label) for pk, external_id, label in offered}
