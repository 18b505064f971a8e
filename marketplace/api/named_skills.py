"""Which skills the rows of a need or a microcredential name, looked up for all rows at once."""

from __future__ import annotations

from collections.abc import Sequence

from rest_framework import serializers

from accounts.api.fields import LARGEST
from marketplace.models import Skill

Reference = int | str


def skills_named(references: Sequence[Reference]) -> list[Skill]:
    """The skill of each reference, in their order, in at most two queries.

    Raises:
        ValidationError: a list as long as `references`; a row without a fault is an empty object.
    """
    found = _found(references)
    faults = [_fault(reference, found.get(reference, [])) for reference in references]
    if any(faults):
        raise serializers.ValidationError([{"skill": [fault]} if fault else {} for fault in faults])
    return [found[reference][0] for reference in references]


def _found(references: Sequence[Reference]) -> dict[Reference, list[Skill]]:
    """Skills by reference; several where two sources use the same external id."""
    ids = [one for one in references if isinstance(one, int) and 0 < one <= LARGEST]
    names = [one for one in references if isinstance(one, str)]
    found: dict[Reference, list[Skill]] = {}
    for skill in Skill.objects.filter(pk__in=ids) if ids else ():
        found[skill.pk] = [skill]
    for skill in Skill.objects.filter(external_id__in=names) if names else ():
        found.setdefault(skill.external_id, []).append(skill)
    return found


def _fault(reference: Reference, skills: list[Skill]) -> str:
    """What stands against it, for a person; empty where nothing does."""
    if not skills:
        return f"There is no skill {reference}."
    if len(skills) > 1:
        return f"Several skills have the external id {reference}. Use the id."
    if skills[0].kind == "group":
        return f"“{skills[0]}” is a group of skills. Name a skill in it."
    return f"“{skills[0]}” is not in use any more." if skills[0].retired_at is not None else ""
