"""Beginning an answer, and what the employer says to it."""

from __future__ import annotations

from typing import Any

from django import forms

from components.widgets import DateInput
from marketplace.forms.amounts import AmountField
from marketplace.forms.microcredentials.sections import DATE_ERROR
from marketplace.models import Microcredential
from partnerships.forms.proposals.whole import counting
from partnerships.models import DeclineReason, Invitation, IPChoice, ProposalVersion
from partnerships.queries.proposals import choices_for

KINDS = [
    ("listed", "As it is listed, at the listed price for so many learners"),
    ("custom", "Custom: built from it, with modules kept, changed, added or dropped"),
]


class BeginForm(forms.Form):
    microcredential = forms.ModelChoiceField(
        Microcredential.objects.none(), label="Answer with", empty_label=None
    )
    kind = forms.ChoiceField(label="How", choices=KINDS, initial="listed", widget=forms.RadioSelect)

    def __init__(self, data: Any, *, invitation: Invitation) -> None:
        super().__init__(data, initial={"microcredential": invitation.microcredential_id})
        self.fields["microcredential"].queryset = choices_for(invitation)

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"microcredential": data["microcredential"], "is_custom": data["kind"] == "custom"}


class CounterForm(forms.Form):
    headcount = counting("Learners")
    tuition = AmountField(
        label="Tuition for all", help_text="What you would pay for all learners, before fees"
    )
    starts_on = forms.DateField(label="Starts", required=False, widget=DateInput, error_messages=DATE_ERROR)
    note = forms.CharField(
        label="Message to the institution",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any, *, version: ProposalVersion) -> None:
        names = ("headcount", "tuition", "starts_on")
        super().__init__(data, initial={name: getattr(version, name) for name in names})


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(choices=DeclineReason, widget=forms.RadioSelect)
    note = forms.CharField(
        label="In your own words",
        required=False,
        max_length=1000,
        help_text="The institution reads the reason and this",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AcceptForm(forms.Form):
    """The version that the person looked at; and whose the custom material is, where there is some."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    ip_choice = forms.ChoiceField(
        label="Who owns custom material",
        choices=IPChoice,
        widget=forms.RadioSelect,
        initial=IPChoice.INSTITUTION,
    )

    def __init__(self, data: Any, *, version: ProposalVersion) -> None:
        super().__init__(data, initial={"number": version.number})
        if not version.is_custom:
            del self.fields["ip_choice"]
