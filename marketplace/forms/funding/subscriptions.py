"""What a private subscription would cost."""

from __future__ import annotations

from django import forms

from marketplace.forms.amounts import AmountField


class SubscriptionForm(forms.Form):
    price = AmountField(
        label="Price per learner",
        required=False,
        help_text="For as long as this training would take. Leave it empty to compare no more.",
    )
    name = forms.CharField(
        label="Which subscription",
        max_length=120,
        required=False,
        help_text="For example a library of online lessons",
    )
