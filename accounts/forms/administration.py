"""Finding organisations and deciding on them."""

from typing import Any

from django import forms

from accounts.models import Kind
from accounts.models.organisation import Verification

VERDICTS = [(Verification.VERIFIED, "Verify"), (Verification.REFUSED, "Refuse")]


class OrganisationFilter(forms.Form):
    """Of the query string; a value that makes no sense is as good as none."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=[("", "Both kinds"), *Kind.choices])
    state = forms.ChoiceField(required=False, choices=[("", "All"), *Verification.choices])

    def wanted(self) -> dict[str, str]:
        self.is_valid()
        found = self.cleaned_data
        return {"search": found.get("q", ""), "kind": found.get("kind", ""), "state": found.get("state", "")}


class DecisionForm(forms.Form):
    verdict = forms.ChoiceField(choices=VERDICTS)
    note = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Is mailed to the owners. A refusal needs one.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == Verification.REFUSED and not cleaned.get("note", "").strip():
            self.add_error("note", "Say why, so that the organisation knows what to do")
        return cleaned
