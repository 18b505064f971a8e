"""Signing, cancelling, and the amount above which two people sign."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.currencies import currency_choices
from marketplace.forms.amounts import AmountField


class SignForm(forms.Form):
    """The hash is that of the text which the page shows above the form."""

    name = forms.CharField(
        label="Your full name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="Typing it signs the text above for your organisation. It cannot be taken back.",
    )
    text_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The other side reads it.",
    )


class ThresholdForm(forms.Form):
    amount = AmountField(
        label="A second owner signs above",
        required=False,
        help_text="The total of an agreement. Empty: one owner is enough.",
    )
    currency = forms.ChoiceField(label="Currency")

    def __init__(self, *args: Any, current: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["currency"] = forms.ChoiceField(label="Currency", choices=currency_choices(current))
