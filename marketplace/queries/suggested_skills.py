"""Skills that a writer's own words speak of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from marketplace.models import Skill
from marketplace.queries.microcredentials.rows import LEAST_SHOWN
from marketplace.suggester.asking import suggest_skills
from marketplace.suggester.passages import Kind

MOST_SHOWN = 12
# As much as a need or a microcredential can say; a form that is not checked yet may bring any length.
LONGEST_TITLE, LONGEST_TEXT = 250, 20_000


@dataclass(frozen=True)
class FoundSkill:
    """`evidence` are the words in which it was found; `confidence` in [0, 1]."""

    skill: Skill
    evidence: str
    confidence: float


def skills_in_words(text: str, *, title: str = "", besides: Collection[int] = ()) -> list[FoundSkill]:
    """At most twelve, the surest first, without those whose ids are `besides`; none for an empty text."""
    text, title = text[:LONGEST_TEXT], title[:LONGEST_TITLE]
    if not text.strip() and not title.strip():
        return []
    # Without the sentence model: a page answers at once.
    likely = suggest_skills(text, title, kind=Kind.JOB, most=MOST_SHOWN + len(besides))
    found = [one for one in likely if one.confidence >= LEAST_SHOWN and one.skill_id not in besides][
        :MOST_SHOWN
    ]
    skills = Skill.objects.offered().in_bulk([one.skill_id for one in found])
    return [
        FoundSkill(skills[one.skill_id], one.evidence, one.confidence)
        for one in found
        if one.skill_id in skills
    ]
