"""Taking over what was ticked: into what is typed, never into a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from marketplace.forms.filling.targets import Target
from marketplace.forms.needs.skills import LONGEST_ID, add_row, chosen_in
from marketplace.models import Skill

LEVELS = {"1", "2", "3", "4", "5"}
MOST = 40  # boxes that are read


@dataclass(frozen=True)
class Taken:
    """The labels of the fields that were filled in, and how many skills were added."""

    fields: tuple[str, ...] = ()
    skills: int = 0


def take_over(typed: QueryDict, target: Target) -> Taken:
    """Writes the ticked boxes into what is typed; what they hold is judged when the form is, like anything typed.

    A box names its fields and their values. The description comes from the words that are sent along.
    """
    fields, level, modes = [], "3", []
    for name, value in _ticked(typed):
        if name == "level":
            level = value if value in LEVELS else level
        elif name == "delivery":
            modes.append(value)
        elif name in target.names:
            typed[name] = _text(typed, target) if name == "description" else value
        else:
            continue
        fields.append(target.label(name))
    if modes:
        typed.setlist("delivery", modes)
    return Taken(tuple(dict.fromkeys(filter(None, fields))), _add_skills(typed, level))


def _ticked(typed: QueryDict) -> Iterator[tuple[str, str]]:
    for box in typed.getlist("fill")[:MOST]:
        # A box of ours names three fields at most; another one is passed over.
        with suppress(ValueError):
            yield from parse_qsl(box, keep_blank_values=True, max_num_fields=3)


def _text(typed: QueryDict, target: Target) -> str:
    return typed.get("source_text", "").replace("\r\n", "\n").strip()[: target.longest]


def _add_skills(typed: QueryDict, level: str) -> int:
    sent = typed.getlist("fill_skill")[:MOST]
    chosen = chosen_in(typed)
    wanted = [int(one) for one in sent if one.isdecimal() and len(one) < LONGEST_ID]
    skills = Skill.objects.offered().in_bulk([pk for pk in wanted if pk not in chosen])
    for skill in skills.values():
        add_row(typed, skill)
        typed[f"skills-{int(typed['skills-TOTAL_FORMS']) - 1}-level"] = level
    return len(skills)


def leave_unjudged(parts: Iterable[forms.BaseForm | forms.BaseFormSet]) -> None:
    """Shows what was typed without saying what is wrong with it: its writer is not done."""
    for part in parts:
        if isinstance(part, forms.BaseFormSet):
            leave_unjudged(part.forms)
            part._errors, part._non_form_errors = [], part.error_class()
        else:
            part._errors = ErrorDict()
