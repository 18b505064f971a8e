"""What a text says: the skills that it speaks of and the facts that it states, each with its place in the text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from marketplace.facts import Fact, Subject, read_facts
from marketplace.models import Skill
from marketplace.suggester import Suggestion
from marketplace.suggester.asking import suggest_skills
from marketplace.suggester.passages import Kind

MOST_SKILLS = 20
# As much as the suggester reads of a title and of a text.
LONGEST_TITLE, LONGEST_TEXT = 250, 20_000


@dataclass(frozen=True)
class SkillInWords:
    """`evidence` stands from `start` to `end` of the text, or of the title; both None where it is in neither."""

    skill: Skill
    confidence: float
    evidence: str
    tier: str
    start: int | None
    end: int | None
    in_title: bool


@dataclass(frozen=True)
class WordsRead:
    skills: list[SkillInWords]
    facts: list[Fact]


def read_words(
    text: str,
    *,
    title: str = "",
    subject: Subject = "course",
    dollar: str = "USD",
    besides: Collection[int] = (),
    most: int = MOST_SKILLS,
) -> WordsRead:
    """At most `most` skills, the surest first, without those whose ids are `besides`; facts as `read_facts` gives them.

    `subject`: whose text it is. `dollar`: the currency that a $ means there.
    """
    kind = Kind(subject)
    skills = list(_skills(text, title, kind, besides))[:most] if text.strip() or title.strip() else []
    return WordsRead(skills, read_facts(text, title, subject=subject, dollar=dollar))


def _skills(text: str, title: str, kind: Kind, besides: Collection[int]) -> Iterator[SkillInWords]:
    found = suggest_skills(
        text[:LONGEST_TEXT], title[:LONGEST_TITLE], kind=kind, most=MOST_SKILLS + len(besides)
    )
    suggested = [one for one in found if one.skill_id not in besides]
    skills = Skill.objects.offered().in_bulk([one.skill_id for one in suggested])
    for one in suggested:
        if one.skill_id in skills:
            yield _located(skills[one.skill_id], one, text, title)


def _located(skill: Skill, one: Suggestion, text: str, title: str) -> SkillInWords:
    for words, in_title in ((text, False), (title, True)):
        start = _place(words, one.evidence)
        if start >= 0:
            end = start + len(one.evidence)
            return SkillInWords(skill, one.confidence, words[start:end], one.tier, start, end, in_title)
    return SkillInWords(skill, one.confidence, one.evidence, one.tier, None, None, False)


def _place(words: str, evidence: str) -> int:
    if not evidence:
        return -1
    found = words.find(evidence)
    # Small letters are as many as large ones in nearly every script; where they are not, the place is not known.
    lower = words.lower()
    return found if found >= 0 or len(lower) != len(words) else lower.find(evidence.lower())
