"""Choosing whom to invite, and declining."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from partnerships.services.invitations.answering import DECLINE_REASONS, NOTE_LENGTH
from partnerships.services.invitations.inviting import MESSAGE_LENGTH

LONGEST_ID = 19  # digits; the database counts no further


class InviteForm(forms.Form):
    """Which matches; whether they may be invited from is asked of the rows."""

    chosen = forms.TypedMultipleChoiceField(
        label="Institutions", coerce=int, error_messages={"required": "Choose at least one institution."}
    )
    message = forms.CharField(
        label="Message",
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="All that you choose read the same, so name none of them. They see what the need asks for anyway.",
    )

    def __init__(self, data: Any = None, *, offered: Iterable[int], first: Iterable[int] = ()) -> None:
        super().__init__(data, initial={"chosen": [str(key) for key in first]})
        self.fields["chosen"].choices = [(str(key), str(key)) for key in offered]

    @property
    def ticked(self) -> set[str]:
        return {str(value) for value in self["chosen"].value() or []}


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why",
        choices=[(reason.value, reason.label) for reason in DECLINE_REASONS],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Note to the employer",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where it is something else.",
    )
