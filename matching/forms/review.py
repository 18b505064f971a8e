"""Narrowing the queue, and deciding."""

from __future__ import annotations

from typing import Any

from django import forms

from matching.models import ReasonCode, Verdict

LARGEST, LONGEST_ID = 2**62, 19  # ids fit into the database's integers; of digits

MEANING = {
    ReasonCode.SKILLS_OVERSTATED: "It does not teach what it says",
    ReasonCode.LEVEL_WRONG: "Too basic or too advanced",
    ReasonCode.PRICE_IN_DOUBT: "Stale, or does not cover the headcount",
    ReasonCode.CANNOT_DELIVER: "Dates, seats or place will not hold",
    ReasonCode.CONFLICT_OF_INTEREST: "Somebody gains from this match who should not",
    ReasonCode.OTHER: "Needs a sentence",
}


class QueueForm(forms.Form):
    """Filters of the queue. What makes no sense is left out rather than said: the queue is still of use."""

    q = forms.CharField(label="Title, employer or institution", required=False, max_length=100)
    kind = forms.CharField(required=False, max_length=20)
    employer = forms.IntegerField(required=False, max_value=LARGEST)
    institution = forms.IntegerField(required=False, max_value=LARGEST)

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class RejectForm(forms.Form):
    """A reason and a note; the service says what is missing."""

    reason = forms.CharField(required=False, max_length=40)
    note = forms.CharField(label="Note", required=False, max_length=2000)

    @property
    def reasons(self) -> list[tuple[int, str, str, str]]:
        """(number key, code, name, what it means)"""
        return [(n, code.value, str(code.label), MEANING[code]) for n, code in enumerate(ReasonCode, start=1)]


class BulkForm(RejectForm):
    """The same verdict on several matches; `sure` once the person has seen what it does."""

    verdict = forms.ChoiceField(choices=[(Verdict.APPROVED, "Approve"), (Verdict.REJECTED, "Reject")])
    chosen = forms.TypedMultipleChoiceField(coerce=int)
    sure = forms.BooleanField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # Which of them the person may decide is asked of the rows.
        numbers = [value for value in data.getlist("chosen") if value.isdecimal() and len(value) < LONGEST_ID]
        self.fields["chosen"].choices = [(value, value) for value in numbers]
