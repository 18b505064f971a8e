"""Rows of the form: skills, price tiers, starts. A blank row says nothing; blanking one removes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from components.widgets import DateInput
from marketplace.forms.amounts import AmountField
from marketplace.forms.microcredentials.sections import DATE_ERROR
from marketplace.forms.needs.skills import NeedSkillForm, NeedSkillFormSet
from marketplace.models import Microcredential, SkillStatus
from marketplace.services.microcredentials import TaughtSkill

MOST_SKILLS, MOST_TIERS, MOST_STARTS = 60, 12, 60
SHOWN = {"class": "input"}


class TaughtSkillForm(NeedSkillForm):
    """As a need's row, but taught, so without an importance."""

    importance = None


class TaughtSkillFormSet(NeedSkillFormSet):
    def taught(self) -> list[TaughtSkill]:
        found = [(form.found, form.cleaned_data["level"]) for _, form in self.kept]
        return [TaughtSkill(skill, level) for skill, level in found if skill is not None]


class TierForm(forms.Form):
    from_headcount = forms.IntegerField(
        label="From learners",
        required=False,
        min_value=2,
        max_value=100_000,
        widget=forms.NumberInput(attrs=SHOWN | {"inputmode": "numeric"}),
    )
    seat_price = AmountField(label="Price per seat", required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        heads, price = data.get("from_headcount"), data.get("seat_price")
        if heads is None and price is not None and "from_headcount" not in self.errors:
            self.add_error("from_headcount", "From how many learners does this price hold?")
        if price is None and heads is not None and "seat_price" not in self.errors:
            self.add_error("seat_price", "Write the price per seat, or leave the row empty.")
        return data

    @property
    def is_blank(self) -> bool:
        return self.cleaned_data.get("from_headcount") is None


class TierFormSet(forms.BaseFormSet):
    """Errors name the row as people count."""

    def rows(self) -> list[tuple[int, Decimal]]:
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not form.is_blank]
        return sorted((data["from_headcount"], data["seat_price"]) for data in kept)

    def clean(self) -> None:
        first: dict[int, int] = {}
        for number, form in enumerate(self.forms, 1):
            _name_row(form, number)
            heads = form.cleaned_data.get("from_headcount")
            if heads in first:
                form.add_error(
                    "from_headcount", f"Tier {number}: tier {first[heads]} begins at {heads} learners too."
                )
            elif heads is not None:
                first[heads] = number


class StartForm(forms.Form):
    starts_on = forms.DateField(
        label="Start", required=False, widget=DateInput(SHOWN), error_messages=DATE_ERROR
    )


class StartFormSet(forms.BaseFormSet):
    def days(self) -> set[date]:
        return {form.cleaned_data["starts_on"] for form in self.forms if form.cleaned_data.get("starts_on")}


def _name_row(form: TierForm, number: int) -> None:
    for name, errors in form.errors.items():
        form.errors[name] = form.error_class([f"Tier {number}: {text}" for text in errors])


def skill_rows(data: Any, row: Microcredential | None) -> TaughtSkillFormSet:
    """The confirmed skills and three blank rows for writing more without a script."""
    kind = forms.formset_factory(
        TaughtSkillForm,
        formset=TaughtSkillFormSet,
        extra=3,
        can_delete=True,
        max_num=MOST_SKILLS,
        absolute_max=2 * MOST_SKILLS,
        validate_max=True,
    )
    formset: TaughtSkillFormSet = kind(data, prefix="skills", initial=list(_confirmed(row)))
    return formset


def _confirmed(row: Microcredential | None) -> Iterator[dict[str, Any]]:
    if row is not None:
        taught = row.taught_skills.filter(status=SkillStatus.CONFIRMED).select_related("skill")
        for one in taught.order_by("skill__label", "pk"):
            yield {"skill": one.skill_id, "name": one.skill.label, "level": one.level}


def tier_rows(data: Any, row: Microcredential | None) -> TierFormSet:
    kind = forms.formset_factory(
        TierForm, formset=TierFormSet, extra=2, max_num=MOST_TIERS, validate_max=True
    )
    initial = list(row.tiers.values("from_headcount", "seat_price")) if row else []
    formset: TierFormSet = kind(data, prefix="tiers", initial=initial)
    return formset


def start_rows(data: Any, row: Microcredential | None) -> StartFormSet:
    kind = forms.formset_factory(
        StartForm, formset=StartFormSet, extra=3, max_num=MOST_STARTS, validate_max=True
    )
    initial = list(row.starts.values("starts_on")) if row else []
    formset: StartFormSet = kind(data, prefix="starts", initial=initial)
    return formset
