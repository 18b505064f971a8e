"""Marking an amount as awarded."""

from __future__ import annotations

from typing import Any

from django import forms

from marketplace.forms.amounts import AmountField
from marketplace.models import AwardBasis

THIS, ANY = "this", "any"


class AwardForm(forms.Form):
    """`doubts` are sentences that the employer has to confirm; the box for it is there only then."""

    amount = AmountField(label="Amount awarded")
    basis = forms.ChoiceField(
        label="The amount is",
        choices=AwardBasis.choices,
        initial=AwardBasis.PER_LEARNER,
        widget=forms.RadioSelect,
    )
    scope = forms.ChoiceField(
        label="It counts for",
        choices=[(THIS, "This microcredential"), (ANY, "Whichever you buy for this need")],
        initial=THIS,
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label="How you know",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example the letter’s number and date. Only your organisation and administrators see it.",
    )
    in_writing = forms.BooleanField(label="We have this award in writing")
    checked = forms.BooleanField(label="I have checked this, and the amount is right", required=False)

    def __init__(self, *args: Any, doubts: list[str] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.doubts = doubts or []

    def values(self) -> dict[str, Any]:
        """As `record_award` takes them, but for the microcredential."""
        return {name: self.cleaned_data[name] for name in ("amount", "basis", "evidence", "checked")}

    @property
    def is_for_any(self) -> bool:
        return bool(self.cleaned_data["scope"] == ANY)
