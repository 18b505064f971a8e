"""What a form is filled in from."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from marketplace.documents import MOST_BYTES, MOST_LETTERS

LARGEST_ID = 2**62
LONGEST_TITLE = 120


class SourceForm(forms.Form):
    """Words, a document, or the number of one that is being read. Stands inside the form that it fills in."""

    source_text = forms.CharField(
        label="Paste the words",
        required=False,
        max_length=MOST_LETTERS,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    source_file = forms.FileField(
        label="Or choose a document",
        required=False,
        help_text="PDF, Word (.docx) or plain text, at most 10 MB and 100 pages.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.txt,application/pdf,text/plain"}),
        error_messages={"empty": "The document is empty."},
    )
    document = forms.IntegerField(required=False, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def clean_source_text(self) -> str:
        text: str = self.cleaned_data["source_text"]
        return text.replace("\r\n", "\n")

    def clean_source_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["source_file"]
        if file is not None and file.size is not None and file.size > MOST_BYTES:
            raise ValidationError(
                f"The document has {file.size / 1024 / 1024:.1f} MB; at most 10 MB are read. Send a part of it."
            )
        return file


def title_in(text: str) -> str:
    """The first line where it looks like a title: short, and no sentence; else empty."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) > LONGEST_TITLE or line.endswith((".", "!", "?", ":", ",", ";")) or "\n" not in text.strip():
        return ""
    return line
