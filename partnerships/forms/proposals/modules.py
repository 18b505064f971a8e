"""Modules of a custom proposal, one a row. A blank row says nothing; blanking one removes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from marketplace.forms.amounts import AmountField
from marketplace.forms.microcredentials.sections import LengthField
from marketplace.models import Skill
from marketplace.queries.skill_names import named
from partnerships.models import ProposalVersion
from partnerships.services.proposals import CHANGES, Module

MOST, BLANK_ROWS = 40, 2
SHOWN = {"class": "input"}
MINUS = re.compile(r"^\s*[-−–]")


class SignedAmountField(AmountField):
    """More or less money: −500 takes something off."""

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str) and MINUS.match(value):
            amount = super().to_python(MINUS.sub("", value))
            return None if amount is None else -amount
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        super(forms.DecimalField, self).validate(value)

    def run_validators(self, value: Any) -> None:
        super().run_validators(None if value is None else abs(value))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal) and value < 0:
            return f"−{super().prepare_value(-value)}"
        return super().prepare_value(value)


class ModuleForm(forms.Form):
    title = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs=SHOWN))
    change = forms.ChoiceField(
        label="Is", choices=list(CHANGES.items()), initial="added", widget=forms.Select(attrs=SHOWN)
    )
    hours = LengthField(label="Hours", required=False, min_value=0, max_digits=7, decimal_places=2)
    price = SignedAmountField(label="Changes the total by", required=False)
    skills = forms.CharField(
        required=False, max_length=2000, widget=forms.TextInput(attrs=SHOWN | {"autocomplete": "off"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found: list[Skill] = []

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("title", "hours", "price", "skills"))

    def module(self) -> Module:
        data = self.cleaned_data
        return Module(
            data["title"].strip(), data["change"], data["hours"], data["price"] or Decimal(0), self.found
        )


class ModuleFormSet(forms.BaseFormSet):
    """Errors name the row as people count."""

    @property
    def kept(self) -> list[tuple[int, ModuleForm]]:
        valid = [(n, form) for n, form in enumerate(self.forms, 1) if form.is_valid()]
        return [(n, form) for n, form in valid if not form.is_blank]

    def modules(self) -> list[Module]:
        return [form.module() for _, form in self.kept]

    def clean(self) -> None:
        for number, form in self.kept:
            try:
                form.found = list(_skills_in(form.cleaned_data["skills"]))
            except ValidationError as error:
                form.add_error("skills", f"Module {number}: {error.message}")


def _skills_in(text: str) -> Iterator[Skill]:
    """Names apart by semicolons, or by commas where there is none."""
    names = [name.strip() for name in text.split(";" if ";" in text else ",")]
    for name in dict.fromkeys(filter(None, names)):
        near = named(name)
        if len(near.exact) != 1:
            close = ", ".join(hit.label for hit in near.exact or near.close)
            raise ValidationError(f"no skill is called “{name}”." + (f" Closest: {close}." if close else ""))
        yield Skill.objects.get(pk=near.exact[0].skill_id)


def module_rows(data: Any, version: ProposalVersion) -> ModuleFormSet:
    kind = forms.formset_factory(
        ModuleForm,
        formset=ModuleFormSet,
        extra=BLANK_ROWS,
        max_num=MOST,
        absolute_max=2 * MOST,
        validate_max=True,
    )
    formset: ModuleFormSet = kind(data, prefix="modules", initial=_initial(version.modules))
    return formset


def _initial(modules: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "title": module["title"],
            "change": module["change"],
            "hours": None if module["hours"] is None else Decimal(module["hours"]),
            "price": Decimal(module["price"]) or None,
            "skills": "; ".join(module["labels"]),
        }
        for module in modules
    ]
