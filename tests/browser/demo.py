"""The made-up region in the test database, with only the skills that it names."""

from django.utils import timezone

from accounts.models import Person
from marketplace.models import Skill
from matching.demo.people import ADMINISTRATOR
from matching.demo.reading import SKILL_KEYS, items_of
from matching.demo.region import load_region
from tests.factories import SkillFactory

OWNER, VIEWER = "employer.owner@demo.example", "employer.viewer@demo.example"
INSTITUTION, EDITOR = "institution.owner@demo.example", "institution.editor@demo.example"


def load_demo() -> None:
    items = [item for name in ("microcredentials", "needs") for _, item in items_of(name)]
    for label in sorted({label for item in items for key in SKILL_KEYS for label in item.get(key, ())}):
        SkillFactory(label=label)
    load_region(now=timezone.now())


def person(email: str) -> Person:
    return Person.objects.get(email=email)


def skill(label: str) -> Skill:
    return Skill.objects.get(label=label)


__all__ = ["ADMINISTRATOR", "EDITOR", "INSTITUTION", "OWNER", "VIEWER", "load_demo", "person", "skill"]
