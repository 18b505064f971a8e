"""The next partnership policy, from the numbers that hold now."""

from __future__ import annotations

from typing import Any

from django import forms

from partnerships.models import PartnershipPolicy
from partnerships.queries.policy import NUMBERS


class PartnershipPolicyForm(forms.ModelForm):
    """`policy` is the one that it replaces: one that was made meanwhile is not replaced unseen."""

    policy = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PartnershipPolicy
        fields = ["note", *NUMBERS]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        labels = {"note": "Why this version"}
        help_texts = {
            "note": "Whoever reads it in a year wants to know.",
            "answer_days": "Of the calendar of whoever sends it; its end is shown on the invitation.",
            "remind_days": "Once, also before the end of the time for feedback.",
            "feedback_days": "From completion; what both sides say is revealed then at the latest.",
            "fewest_learner_answers": "Fewer are shown to nobody.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].required = True

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[name] for name in NUMBERS]

    def wanted(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in NUMBERS}
