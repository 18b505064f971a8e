"""Writing a funding rule: every column, its conditions as data."""

from __future__ import annotations

import json
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.currencies import currency_choices
from components.widgets import DateInput
from marketplace.forms.amounts import AmountField
from marketplace.models import FundingRule

AMOUNTS = ("rate_per_hour", "cap_per_learner", "cap_per_round", "cap_per_employer")
GROUPS = (
    ("What it is", ("name", "key", "kind", "jurisdiction", "summary", "trap")),
    ("When and for whom", ("effective_from", "effective_to", "apply_before_days", "conditions")),
    ("What it pays", ("currency", "share_percent", "share_by_employees", *AMOUNTS, "stacks_with")),
    ("What an employer does", ("steps",)),
    ("Where it is written", ("source_name", "source_url", "checked_on")),
)
SHORT = 80  # what fits on one line of a text box
CONDITIONS_HINT = (
    "A list, all of which must hold, such as "
    '[{"fact": "weeks", "at_least": 8}, {"ask": "The state has approved it."}]'
)


class Lenient(forms.JSONField):
    """JSON over several lines; what was typed is shown as it was typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}), **options
        )
        self.error_messages["invalid"] = (
            "This is not JSON. Look for a missing comma, bracket or quotation mark."
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        short = json.dumps(value, ensure_ascii=False)
        return short if len(short) < SHORT else json.dumps(value, indent=2, ensure_ascii=False)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) if value and value.strip() else []


def field_of(name: str) -> Any:
    return FundingRule._meta.get_field(name)


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    conditions = Lenient(help_text=CONDITIONS_HINT)
    share_by_employees = Lenient(
        label="Share by number of employees",
        help_text="[[50, 90], [100, 75]]: 90 % up to 50 employees, 75 % up to 100, the plain share above",
    )
    steps = Lenient(label="Steps, in order", help_text='["Apply in a round.", "Keep the invoice."]')

    source_url = forms.URLField(label="Its address", max_length=300, assume_scheme="https")

    class Meta:
        model = FundingRule
        fields: ClassVar = [name for _, names in GROUPS for name in names]
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "trap": forms.Textarea(attrs={"rows": 3}),
            "stacks_with": forms.CheckboxSelectMultiple,
            **dict.fromkeys(("effective_from", "effective_to", "checked_on"), DateInput),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in AMOUNTS:
            self.fields[name] = AmountField(label=field_of(name).verbose_name.capitalize(), required=False)
        self.fields["currency"] = forms.ChoiceField(choices=currency_choices(self.instance.currency))
        others = cast(forms.ModelMultipleChoiceField, self.fields["stacks_with"])
        others.queryset = FundingRule.objects.exclude(pk=self.instance.pk)
        if self.instance.pk:
            self.fields["key"].disabled = True

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def values(self) -> dict[str, Any]:
        """The columns as `save_rule` takes them."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in {"key", "stacks_with"}
        }

    def show(self, error: ValidationError) -> None:
        """Puts what the service found at the field that it is about."""
        for name, texts in getattr(error, "message_dict", {"": error.messages}).items():
            self.add_error(name if name in self.fields else None, texts)
