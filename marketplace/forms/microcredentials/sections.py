"""The sections of the form; whole.py puts them on one page."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from components.widgets import AmountInput, DateInput
from marketplace.cip import FAMILIES
from marketplace.forms.amounts import AmountField
from marketplace.models import CredentialType, DeliveryMode

CIP = re.compile(r"(\d{1,2})(?:\.?(\d{2}|\d{4}))?")
CIP_WITHOUT_POINT = re.compile(r"(\d{2})(\d{2}|\d{4})")
YES_NO = [("", "Not stated"), ("yes", "Yes"), ("no", "No")]
DATE_ERROR = {"invalid": "Write a date as 2027-03-01."}


def whole(label: str, *, least: int = 1, **options: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=1_000_000, widget=widget, **options
    )


class LengthField(forms.DecimalField):
    """Hours, weeks: two decimals at most, shown without spare zeros."""

    widget = AmountInput

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def length(label: str, digits: int) -> LengthField:
    return LengthField(label=label, required=False, min_value=Decimal(0), max_digits=digits, decimal_places=2)


def price(label: str, hint: str = "") -> AmountField:
    return AmountField(label=label, required=False, help_text=hint)


class CipField(forms.CharField):
    """15.0406, 150406, 15.04 or 15; a leading zero that a spreadsheet took away comes back."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        found = CIP_WITHOUT_POINT.fullmatch(text) or CIP.fullmatch(text)
        if not found or found[1].zfill(2) not in FAMILIES:
            raise ValidationError("Write a CIP code such as 15.0406.")
        return f"{found[1].zfill(2)}.{found[2]}" if found[2] else found[1].zfill(2)


class WhatFields(forms.Form):
    title = forms.CharField(
        max_length=250, help_text="As learners will see it, for example: CNC setup and inspection"
    )
    description = forms.CharField(
        required=False,
        max_length=20_000,
        help_text="What learners can do afterwards. Skills are suggested from these words.",
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    prerequisites = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    external_id = forms.CharField(
        label="Own id",
        required=False,
        max_length=64,
        help_text="As your catalogue has it, so that an import finds it",
    )


class PriceFields(forms.Form):
    """What is not stated stays empty: it is shown as “not stated”, never as nothing."""

    currency = forms.ChoiceField()
    seat_price = price("Price per seat", "For one learner")
    class_price = price(
        "Price per class", "For a whole class, instead of seats. The cheaper of both is shown"
    )
    learner_fee = price("Fees per learner", "Registration, testing, badges")
    cohort_fee = price("Fees per class", "Set-up, customisation")
    materials_price = price("Materials per learner", "Books, kits, software")
    travel_price = price("Travel per class", "Only where you teach at the employer’s site")
    min_cohort = whole("Smallest class")
    max_cohort = whole("Largest class")
    seats_free = whole("Free seats", least=0)
    price_source = forms.CharField(
        label="Where the price is published",
        required=False,
        max_length=200,
        help_text="A page or a price list",
    )
    price_as_of = forms.DateField(
        label="Price as of", required=False, widget=DateInput, error_messages=DATE_ERROR
    )

    def check_price(self) -> None:
        least, most = self.cleaned_data.get("min_cohort"), self.cleaned_data.get("max_cohort")
        if least and most and least > most:
            self.add_error("max_cohort", f"Write {least} or more, or lower the smallest class.")


class TimeFields(forms.Form):
    clock_hours = length("Clock hours", 7)
    weeks = length("Weeks", 6)
    starts_any_day = forms.BooleanField(
        label="Can start any day",
        required=False,
        help_text="Learners begin whenever they like, or you begin on demand",
    )


class DeliveryFields(forms.Form):
    delivery = forms.TypedMultipleChoiceField(
        label="How it is taught",
        coerce=int,
        choices=DeliveryMode,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label="Language of instruction", initial="en")


class RecognitionFields(forms.Form):
    gives_credit = forms.ChoiceField(label="Gives academic credit", choices=YES_NO, required=False)
    credit_hours = length("Credit hours", 5)
    credential_type = forms.ChoiceField(
        label="What learners receive", choices=[("", "Not stated"), *CredentialType.choices], required=False
    )
    cip_code = CipField(
        label="CIP code",
        required=False,
        max_length=10,
        help_text="For example 15.0406. Prices are compared within a field",
    )
    stacks_into_text = forms.CharField(
        label="Stacks into",
        required=False,
        max_length=250,
        help_text="A degree or certificate that it counts towards",
    )
    link = forms.URLField(
        label="Web page",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Where learners read more",
    )

    def clean_gives_credit(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["gives_credit"])

    def check_credit(self) -> None:
        if self.cleaned_data.get("credit_hours") and self.cleaned_data.get("gives_credit") is not True:
            self.add_error("gives_credit", "Credit hours are stated: choose Yes, or leave the hours empty.")
