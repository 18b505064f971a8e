"""The skills that a need asks for where its writer names none."""

from __future__ import annotations

from marketplace.models import Skill
from marketplace.suggester import suggest

# Five to ten say what a need is about; beyond that come the skills that any job asks for.
MOST_ASKED = 10


def asked_in_words(description: str, title: str) -> list[Skill]:
    """At most ten, those closest to the title and surest first; none where the words name nothing."""
    found = [one.skill_id for one in suggest(description, title)]
    skills = Skill.objects.offered().in_bulk(found[: 2 * MOST_ASKED])
    return [skills[key] for key in found if key in skills][:MOST_ASKED]
