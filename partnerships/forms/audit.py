"""Searching the audit."""

from typing import Any

from django import forms

from components.widgets import DateInput
from partnerships.words import STEPS, SUBJECTS

INPUT = {"class": "input"}


class AuditFilter(forms.Form):
    """Of the query string; a value that makes no sense is said, and as good as none."""

    subject = forms.ChoiceField(
        label="About",
        required=False,
        choices=[("", "Everything"), *SUBJECTS.items()],
        widget=forms.Select(INPUT),
    )
    step = forms.ChoiceField(
        label="What happened",
        required=False,
        choices=[("", "Anything"), *STEPS],
        widget=forms.Select(INPUT),
    )
    who = forms.CharField(
        label="Person", required=False, max_length=200, widget=forms.TextInput(INPUT | {"data-search": True})
    )
    organisation = forms.CharField(
        label="Organisation", required=False, max_length=200, widget=forms.TextInput(INPUT)
    )
    since = forms.DateField(label="From", required=False, widget=DateInput(INPUT))
    until = forms.DateField(label="To", required=False, widget=DateInput(INPUT))

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
