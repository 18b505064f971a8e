"""Searching the audit."""

from typing import Any

from django import forms

from partnerships.words import SUBJECTS


class AuditFilter(forms.Form):
    """Of the query string; a value that makes no sense is said, and as good as none."""

    subject = forms.ChoiceField(
        label="About", required=False, choices=[("", "Everything"), *SUBJECTS.items()]
    )
    who = forms.CharField(label="Who did it", required=False, max_length=200)
    organisation = forms.CharField(label="Organisation", required=False, max_length=200)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
