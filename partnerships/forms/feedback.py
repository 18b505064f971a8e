"""Five levels and "not yet known", for each side its own questions."""

from __future__ import annotations

from typing import Any

from django import forms

from partnerships.queries.feedback import LEVELS, QUESTIONS, questions_of

UNKNOWN = "unknown"  # chosen, as any other answer: nothing is taken for granted
CHOICES = [*((str(level), label) for level, label in LEVELS.items()), (UNKNOWN, "Not yet known")]
MISSING = "Choose an answer, or “not yet known”."
YES_NO = [("yes", "Yes"), ("no", "No"), (UNKNOWN, "Not yet known")]


class FeedbackForm(forms.Form):
    def __init__(self, *args: Any, side: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.side = side
        for name, question in QUESTIONS[side]:
            self.fields[name] = forms.TypedChoiceField(
                label=question,
                choices=CHOICES,
                coerce=lambda said: None if said == UNKNOWN else int(said),
                widget=forms.RadioSelect,
                error_messages={"required": MISSING},
            )
        again = "Would you buy from them again?" if side == "employer" else "Would you teach them again?"
        self.fields["would_continue"] = forms.TypedChoiceField(
            label=again,
            choices=YES_NO,
            coerce=lambda said: None if said == UNKNOWN else said == "yes",
            widget=forms.RadioSelect,
            error_messages={"required": MISSING},
        )
        self.fields["comment"] = forms.CharField(
            label="Comment",
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="Names of learners do not belong here.",
        )

    def values(self) -> dict[str, Any]:
        """As `give_feedback` takes them."""
        said = self.cleaned_data
        levels = {name: said[name] for name in questions_of(self.side)}
        return {"levels": levels, "would_continue": said["would_continue"], "comment": said["comment"]}


class ReplyForm(forms.Form):
    text = forms.CharField(label="Your reply", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class TakeDownForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Both sides read it.",
    )


class LearnerForm(forms.Form):
    """`once` is new with each page, so that a double click is one answer."""

    level = forms.TypedChoiceField(
        label="Did you like it?",
        choices=[(str(level), label) for level, label in LEVELS.items()],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the five."},
    )
    once = forms.RegexField(r"^[A-Za-z0-9_-]{16,64}$", widget=forms.HiddenInput)
