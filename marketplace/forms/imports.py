"""The upload of a catalogue file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.models import Organisation
from marketplace.importing.decoding import MAX_BYTES
from marketplace.models import ImportFormat

STATE_LIST = "list"
STATES = [("draft", "Keep them as drafts, to look at first"), ("live", "List them at once")]


class UploadForm(forms.Form):
    """`cleaned_data` has `content`, `format` and `institution` (None for a state-wide list)."""

    catalogue = forms.ChoiceField(label="Whose catalogue is it")
    file = forms.FileField(
        label="File",
        help_text="CSV, at most 10 MB and 20,000 rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"empty": "The file is empty. Choose one with a line of column names and some rows."},
    )
    state = forms.ChoiceField(
        label="New microcredentials that do not say their state",
        choices=STATES,
        initial="draft",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, institutions: Iterable[Organisation], administrator: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = {str(institution.pk): institution for institution in institutions}
        choices = [(pk, institution.name) for pk, institution in self.institutions.items()]
        if administrator:
            choices.append((STATE_LIST, "A state's list of eligible training providers"))
        self.fields["catalogue"] = forms.ChoiceField(label="Whose catalogue is it", choices=choices)
        self.initial.setdefault("catalogue", choices[0][0] if choices else "")
        if len(choices) == 1:
            self.fields["catalogue"].widget = forms.HiddenInput()
        if not self.institutions:
            del self.fields["state"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > MAX_BYTES:
            size = file.size / 1024 / 1024
            raise ValidationError(f"The file has {size:.1f} MB; at most 10 MB are read at once. Split it.")
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = data.get("catalogue")
        data["format"] = ImportFormat.ETPL if chosen == STATE_LIST else ImportFormat.CSV
        data["institution"] = self.institutions.get(str(chosen))
        data["list_at_once"] = data.get("state") == "live"
        return data
