"""Starting and completing a cohort, in numbers."""

from __future__ import annotations

from typing import Any

from django import forms

from components.widgets import DateInput
from partnerships.models import Cohort


class StartForm(forms.Form):
    enrolled = forms.IntegerField(label="Learners enrolled", min_value=1, help_text="How many, never who.")
    starts_on = forms.DateField(label="First day", widget=DateInput)

    def __init__(self, *args: Any, cohort: Cohort, **options: Any) -> None:
        super().__init__(*args, **options)
        agreed = cohort.agreement.headcount
        self.fields["enrolled"] = forms.IntegerField(
            label="Learners enrolled",
            min_value=1,
            max_value=agreed,
            help_text=f"How many, never who. Agreed: {agreed}.",
        )


class CompleteForm(forms.Form):
    completed = forms.IntegerField(label="Learners who completed", min_value=0)
    ends_on = forms.DateField(label="Last day", widget=DateInput)

    def __init__(self, *args: Any, cohort: Cohort, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["completed"] = forms.IntegerField(
            label="Learners who completed",
            min_value=0,
            max_value=cohort.enrolled,
            help_text=f"How many, never who. Enrolled: {cohort.enrolled}.",
        )
