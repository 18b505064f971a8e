"""What is asked for: a formset of skills, chosen in the search box or written out, one a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from marketplace.folding import fold
from marketplace.models import Importance, Skill, TrainingNeed
from marketplace.queries.skill_names import Named, named
from marketplace.search import Hit
from marketplace.services.needs import WantedSkill

LEVELS = [(1, "1 aware"), (2, "2 assisted"), (3, "3 alone"), (4, "4 advises"), (5, "5 leads")]
MOST = 40
LARGEST, LONGEST_ID = 2**62, 19  # ids fit into the database's integers; of digits
SHOWN = {"class": "input"}


class NeedSkillForm(forms.Form):
    """One row. `skill` is what the search box chose; `name` is what was written, and wins where they differ."""

    skill = forms.IntegerField(required=False, max_value=LARGEST, widget=forms.HiddenInput)
    name = forms.CharField(
        label="Skill",
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs=SHOWN | {"autocomplete": "off"}),
    )
    level = forms.TypedChoiceField(coerce=int, choices=LEVELS, initial=3, widget=forms.Select(attrs=SHOWN))
    importance = forms.ChoiceField(
        choices=Importance, initial=Importance.MUST, widget=forms.Select(attrs=SHOWN)
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found: Skill | None = None

    @property
    def is_blank(self) -> bool:
        return not self.cleaned_data.get("skill") and not self.cleaned_data.get("name", "").strip()

    def wanted(self) -> WantedSkill:
        return WantedSkill(
            cast(Skill, self.found), self.cleaned_data["importance"], self.cleaned_data["level"]
        )


class NeedSkillFormSet(forms.BaseFormSet):
    """Rows in the order in which they stand. Blank rows are left out."""

    posting = False  # an open need, or one about to be, has at least one skill

    @property
    def kept(self) -> list[tuple[int, NeedSkillForm]]:
        """(number of the row as people count, row) of each that holds something and is not removed."""
        valid = [(n, form) for n, form in enumerate(self.forms, 1) if form.is_valid()]
        return [(n, form) for n, form in valid if not form.is_blank and not form.cleaned_data.get("DELETE")]

    def wanted(self) -> list[WantedSkill]:
        return [form.wanted() for _, form in self.kept]

    def leave_unjudged(self) -> None:
        """Shows what was typed without saying what is wrong with it: its writer is not done."""
        for form in self.forms:
            form._errors = ErrorDict()
        self._errors, self._non_form_errors = [], self.error_class()

    def clean(self) -> None:
        rows = self.kept
        _resolve(rows)
        _refuse_doubles(rows)
        if self.posting and not rows and not any(self.errors):
            raise forms.ValidationError("Add at least one skill: skills are what matching goes by.")


def _resolve(rows: Sequence[tuple[int, NeedSkillForm]]) -> None:
    """Finds each row's skill, in one query for all rows; adds an error to a row that names none."""
    meant: list[tuple[int, NeedSkillForm, Named | None]] = []
    chosen = Skill.objects.exclude(kind="group").in_bulk(
        [form.cleaned_data["skill"] or 0 for _, form in rows]
    )
    for number, form in rows:
        name, skill = form.cleaned_data["name"].strip(), chosen.get(form.cleaned_data["skill"])
        if skill is not None and (not name or fold(name) == fold(skill.label)):
            form.found = skill
        meant.append((number, form, None if form.found else named(name)))
    by_name = Skill.objects.in_bulk([hit.skill_id for _, _, near in meant if near for hit in near.exact])
    for number, form, near in meant:
        if near is not None:
            _by_name(form, number, near, by_name)
        if form.found is not None and form.found.retired_at is not None:
            form.add_error(
                "name", f"Row {number}: “{form.found}” is not in use any more. Choose another skill."
            )


def _by_name(form: NeedSkillForm, number: int, near: Named, skills: dict[int, Skill]) -> None:
    name = form.cleaned_data["name"].strip()
    if len(near.exact) == 1:
        form.found = skills[near.exact[0].skill_id]
    elif near.exact:
        several = _list(near.exact)
        form.add_error(
            "name", f"Row {number}: “{name}” names {len(near.exact)} skills: {several}. Write one of them."
        )
    elif near.close:
        form.add_error("name", f"Row {number}: no skill is called “{name}”. Closest: {_list(near.close)}.")
    else:
        form.add_error(
            "name", f"Row {number}: no skill is called “{name}”. Try other words, or leave it empty."
        )


def _list(hits: Iterable[Hit]) -> str:
    return ", ".join(hit.label for hit in hits)


def _refuse_doubles(rows: Sequence[tuple[int, NeedSkillForm]]) -> None:
    first: dict[int, int] = {}
    for number, form in rows:
        if form.found is None:
            continue
        if form.found.pk in first:
            form.add_error(
                "name", f"Row {number}: “{form.found}” stands in row {first[form.found.pk]} already."
            )
        first.setdefault(form.found.pk, number)


_FormSet = forms.formset_factory(
    NeedSkillForm,
    formset=NeedSkillFormSet,
    extra=0,
    can_delete=True,
    max_num=MOST,
    absolute_max=2 * MOST,
    validate_max=True,
)
BLANK_ROWS = 3


def skill_formset(data: Any = None, *, need: TrainingNeed | None = None) -> NeedSkillFormSet:
    """The need's skills and three blank rows for writing more without a script."""
    rows = [] if need is None else [_initial(row) for row in need.need_skills.all()]
    formset: NeedSkillFormSet = _FormSet(data, prefix="skills", initial=rows)
    formset.extra = BLANK_ROWS
    return formset


def _initial(row: Any) -> dict[str, Any]:
    return {"skill": row.skill_id, "name": row.skill.label, "level": row.level, "importance": row.importance}


def chosen_in(typed: QueryDict) -> set[int]:
    """Ids of the skills that the typed rows have chosen."""
    rows = [f"skills-{number}" for number in range(_count(typed))]
    values = (typed.get(f"{row}-skill", "") for row in rows if not typed.get(f"{row}-DELETE"))
    return {int(value) for value in values if value.isdecimal() and len(value) < LONGEST_ID}


def add_row(typed: QueryDict, skill: Skill) -> None:
    """One more typed row: the skill, as a must at level 3."""
    number = _count(typed)
    typed["skills-TOTAL_FORMS"] = str(number + 1)
    row = {"skill": skill.pk, "name": skill.label, "level": 3, "importance": Importance.MUST}
    for name, value in row.items():
        typed[f"skills-{number}-{name}"] = str(value)


def add_blank_rows(typed: QueryDict) -> None:
    typed["skills-TOTAL_FORMS"] = str(_count(typed) + BLANK_ROWS)


def _count(typed: QueryDict) -> int:
    """How many rows were typed, within what a form may have."""
    total = typed.get("skills-TOTAL_FORMS", "")
    return min(int(total), 2 * MOST) if total.isdecimal() and len(total) < LONGEST_ID else 0
