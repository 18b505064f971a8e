"""The skills that a need asks for where its writer names none."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.models import Importance, Skill
from marketplace.suggester.asking import suggest_skills
from marketplace.suggester.passages import Kind

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
    likely = suggest_skills(description, title, kind=Kind.JOB, neural=True, most=MOST_ASKED, doubtful=True)
    found = [one.skill_id for one in likely]
    skills = Skill.objects.offered().in_bulk(found)
    return [
        AskedSkill(skills[key], Importance.SHOULD if place < WANTED_MORE else Importance.NICE)
        for place, key in enumerate(found)
        if key in skills
    ]
