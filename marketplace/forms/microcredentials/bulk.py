"""What is to be done with many rows of the institution's own list."""

from __future__ import annotations

from django import forms

from marketplace.queries.microcredentials import SHOWN

ACTIONS = [("confirm", "Confirm suggestions"), ("list", "List"), ("retire", "Retire")]


class BulkForm(forms.Form):
    action = forms.ChoiceField(choices=ACTIONS)
    ids = forms.TypedMultipleChoiceField(coerce=int, required=False)
    everything = forms.BooleanField(required=False, label="All rows of this list, on every page")
    at_least = forms.IntegerField(min_value=0, max_value=100, required=False, initial=80, label="At least")
    show = forms.ChoiceField(choices=list(SHOWN.items()), required=False)
    q = forms.CharField(max_length=100, required=False)
    sure = forms.BooleanField(required=False)

    def clean_at_least(self) -> float:
        """The confidence in [0, 1]."""
        percent = self.cleaned_data["at_least"]
        return float(80 if percent is None else percent) / 100
