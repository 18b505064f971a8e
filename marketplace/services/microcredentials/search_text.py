"""The folded column that the catalogue's search reads.

Three parts, best first: title / skills | institution, own id and description. A space stands before every word, so that
a word's beginning is found by LIKE alone, on every database.
"""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.folding import words
from marketplace.models import Microcredential, MicrocredentialSkill, SkillStatus

CHUNK = 200
AFTER_TITLE, AFTER_SKILLS = "/", "|"


def compose_search_text(
    *, title: str, skills: Iterable[str], institution: str, own_id: str = "", description: str = ""
) -> str:
    rest = " ".join((institution, own_id, description))
    parts = (title, " ".join(skills), rest)
    folded = [" ".join(words(part)) for part in parts]
    return f" {folded[0]} {AFTER_TITLE} {folded[1]} {AFTER_SKILLS} {folded[2]}"


def refresh_search_text(*, ids: Iterable[int]) -> int:
    """Write the column anew; after a change of title, description, own id, skills or the institution's name.

    Returns:
        How many rows differed.
    """
    wanted = list(ids)
    return sum(_refresh(wanted[start : start + CHUNK]) for start in range(0, len(wanted), CHUNK))


def _refresh(ids: list[int]) -> int:
    labels = _labels(ids)
    changed = []
    for row in Microcredential.objects.filter(pk__in=ids).select_related("institution"):
        text = _text_of(row, labels.get(row.pk, []))
        if text != row.search_text:
            row.search_text = text
            changed.append(row)
    Microcredential.objects.bulk_update(changed, ["search_text"])
    return len(changed)


def _text_of(row: Microcredential, labels: list[str]) -> str:
    return compose_search_text(
        title=row.title,
        skills=labels,
        institution=row.institution.name,
        own_id=row.external_id,
        description=row.description,
    )


def _labels(ids: list[int]) -> dict[int, list[str]]:
    """Labels of the skills that each teaches; rejected suggestions are none."""
    taught = MicrocredentialSkill.objects.filter(microcredential__in=ids).exclude(status=SkillStatus.REJECTED)
    found: dict[int, list[str]] = {}
    for row, label in taught.values_list("microcredential", "skill__label").order_by("pk"):
        found.setdefault(row, []).append(label)
    return found
