"""A draft of the scoring policy. Shares are typed as points of 100, as pages show them."""

from __future__ import annotations

from typing import Any

from django import forms

from components.widgets import WeightInput
from matching.models import ScoringPolicy
from matching.policy_numbers import AUTOMATIC, GROUPS, Number

SHARES = {
    number.name
    for number in (*(n for group in GROUPS for n in group.numbers), *AUTOMATIC)
    if number.shown == "points"
}


def number_field(number: Number) -> forms.Field:
    common: dict[str, Any] = {"label": number.label, "help_text": number.meaning}
    if number.shown == "percent":
        return forms.IntegerField(min_value=0, max_value=100, widget=WeightInput, **common)
    if number.shown in ("count", "days"):
        return forms.IntegerField(min_value=1, max_value=32000, **common)
    if number.shown == "points":
        return forms.FloatField(min_value=0, max_value=100, required=number not in AUTOMATIC, **common)
    return forms.FloatField(min_value=0.1, max_value=100, **common)


class PolicyForm(forms.Form):
    """Starts from a policy's numbers; `values` are those of the row."""

    note = forms.CharField(
        label="Why this version",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whoever reads it in a year wants to know.",
    )

    def __init__(self, data: Any = None, *, policy: ScoringPolicy, fresh: bool = False) -> None:
        start = {number.name: self._typed(number.name, policy) for number in self._numbers()}
        super().__init__(data, initial=start | {"note": "" if fresh else policy.note})
        for number in self._numbers():
            self.fields[number.name] = number_field(number)

    @staticmethod
    def _numbers() -> list[Number]:
        return [number for group in GROUPS for number in group.numbers] + list(AUTOMATIC)

    @staticmethod
    def _typed(name: str, policy: ScoringPolicy) -> Any:
        value = getattr(policy, name)
        if value is None:
            return None
        return f"{value * 100 if name in SHARES else value:g}"

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Bound fields by group; the weights have a component of their own."""
        return [(group.title, [self[number.name] for number in group.numbers]) for group in GROUPS[1:]]

    @property
    def automatic(self) -> list[forms.BoundField]:
        return [self[number.name] for number in AUTOMATIC]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        weights = [cleaned.get(number.name) for number in GROUPS[0].numbers]
        if None not in weights and sum(weights) != 100:
            self.add_error(
                "weight_skill", f"The three weights must add up to 100 %, these add up to {sum(weights)} %."
            )
        fit, doubt = (cleaned.get(number.name) for number in AUTOMATIC)
        if (fit is None) != (doubt is None):
            empty = AUTOMATIC[0].name if fit is None else AUTOMATIC[1].name
            if empty not in self.errors:
                self.add_error(
                    empty, "Automatic approval needs both numbers; leave both empty to switch it off."
                )
        return cleaned

    def values(self) -> dict[str, Any]:
        """Numbers as the row keeps them."""
        return {
            name: value / 100 if name in SHARES and value is not None else value
            for name, value in self.cleaned_data.items()
            if name != "note"
        }
