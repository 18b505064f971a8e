"""Asking and answering."""

from __future__ import annotations

from django import forms

from partnerships.services.questions import ANSWER_LENGTH, QUESTION_LENGTH


class QuestionForm(forms.Form):
    text = forms.CharField(
        label="Your question",
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Every institution that is invited reads it, and none is told who asked. Leave your name out.",
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label="Your answer",
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Every institution that is invited reads it. Name none of them.",
    )
