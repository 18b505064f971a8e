"""The skills that a need asks for where its writer names none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marketplace.models import Importance, Skill
from marketplace.suggester.asking import suggest_skills_each
from marketplace.suggester.passages import Kind, Prose

# So many say what a need is about; beyond them come the skills that any job asks for.
MOST_ASKED, WANTED_MORE = 15, 8


@dataclass(frozen=True)
class AskedSkill:
    """`importance` is should or nice: that something is a must only its writer can say."""

    skill: Skill
    importance: Importance


def asked_in_words(description: str, title: str) -> list[AskedSkill]:
    """At most fifteen, those that it is most about first; none where the words name nothing. By all roads: for workers
    and commands."""
    (found,) = asked_in_words_each([Prose(description, title, Kind.JOB)])
    return found


def asked_in_words_each(texts: Sequence[Prose], *, neural: bool = True) -> list[list[AskedSkill]]:
    """The same for many advertisements, in their order, and faster."""
    likely = [
        [one.skill_id for one in found]
        for found in suggest_skills_each(texts, neural=neural, most=MOST_ASKED, doubtful=True)
    ]
    skills = Skill.objects.offered().in_bulk({key for found in likely for key in found})
    return [_asked(found, skills) for found in likely]


def _asked(found: Sequence[int], skills: Mapping[int, Skill]) -> list[AskedSkill]:
    return [
        AskedSkill(skills[key], Importance.SHOULD if place < WANTED_MORE else Importance.NICE)
        for place, key in enumerate(found)
        if key in skills
    ]
