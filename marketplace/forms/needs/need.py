"""A training need on one page."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.utils import ErrorDict
from django.utils.dateparse import parse_datetime

from accounts.models import Organisation
from components import words
from components.widgets import DateInput
from marketplace.forms.amounts import AmountField
from marketplace.forms.needs.choices import LANGUAGES, currencies, with_current
from marketplace.forms.needs.place import NeedPlaceFields
from marketplace.forms.needs.weights import WeightsFields
from marketplace.models import DeliveryMode, TrainingNeed
from marketplace.models.modes import ALL_MODES, from_bits, to_bits
from marketplace.services.needs import NeedValues

PLAIN = (
    "title", "description", "headcount", "currency", "target_price", "budget_price", "ceiling_price", "start_from",
    "start_to", "max_weeks", "max_hours", "reach_km", "credit_wanted", "language", "custom_welcome", "demands_stated",
)  # fmt: skip
DISTANCE_WANTED = "Write a distance from 1 to 20,000 km."


def number(label: str, most: int, **options: Any) -> forms.IntegerField:
    says = f"Write a whole number from 1 to {most:,}."
    field = forms.IntegerField(
        label=label, min_value=1, max_value=most, error_messages={"invalid": says}, **options
    )
    field.validators = [MinValueValidator(1, says), MaxValueValidator(most, says)]
    field.widget.attrs["inputmode"] = "numeric"
    return field


class NeedForm(NeedPlaceFields, WeightsFields):
    """`need` is what is changed, or None for a new one, whose defaults come from its employer."""

    title = forms.CharField(
        max_length=200, help_text="For example: CNC setup and inspection for our second shift"
    )
    description = forms.CharField(
        label="In your own words",
        required=False,
        max_length=10000,
        help_text="As you would tell a colleague: what they do, what they should be able to do afterwards.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    headcount = number("How many people will learn", 100_000)
    currency = forms.ChoiceField()
    target_price = AmountField(
        label="You want to pay", required=False, help_text="At or below it, cost scores in full"
    )
    budget_price = AmountField(label="Budget", required=False, help_text="At the budget, cost scores half")
    ceiling_price = AmountField(
        label="At most",
        required=False,
        help_text="No institution is told. Dearer ones are not in your list",
    )
    start_from = forms.DateField(label="Start no earlier than", required=False, widget=DateInput)
    start_to = forms.DateField(label="Start no later than", required=False, widget=DateInput)
    max_weeks = number("Longest duration", 520, required=False)
    max_hours = number("Most clock hours", 10_000, required=False)
    delivery = forms.TypedMultipleChoiceField(
        label="How",
        coerce=int,
        choices=[
            (mode, "At our site" if mode == DeliveryMode.AT_EMPLOYER else mode.label) for mode in DeliveryMode
        ],
        initial=from_bits(ALL_MODES),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one way."},
    )
    reach_km = forms.FloatField(
        label="Within",
        required=False,
        min_value=1,
        max_value=20_000,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), DISTANCE_WANTED),
        help_text="For what is taught on campus or hybrid. 25 miles are 40 km.",
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    language = forms.ChoiceField(label="Language of instruction", initial="en")
    credit_wanted = forms.BooleanField(label="Must give academic credit", required=False)
    custom_welcome = forms.BooleanField(
        label="A custom microcredential is welcome",
        required=False,
        initial=True,
        help_text="An institution may build one for you from what it lists.",
    )
    demands_stated = forms.BooleanField(
        label="Only those that state their price, dates and place",
        required=False,
        help_text="Otherwise what is not stated is marked, for you to ask about.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, employer: Organisation, need: TrainingNeed | None = None) -> None:
        super().__init__(data, initial=self._initial(employer, need))
        self.shown = need or employer
        chosen = need.currency if need else employer.currency
        self.fields["currency"] = forms.ChoiceField(choices=currencies(chosen))
        spoken = need.language if need else "en"
        cast(forms.ChoiceField, self.fields["language"]).choices = with_current(LANGUAGES, spoken)
        for name in ("start_from", "start_to"):
            self.fields[name].error_messages["invalid"] = "Write a date as 2027-03-01."

    @classmethod
    def _initial(cls, employer: Organisation, need: TrainingNeed | None) -> dict[str, Any]:
        initial = cls.place_of(need or employer) | cls.weights_of(need)
        if need is None:
            return initial | {"currency": employer.currency}
        own = {name: getattr(need, name) for name in PLAIN}
        return initial | own | {"delivery": from_bits(need.modes), "seen": need.updated_at.isoformat()}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._check_money()
        self._check_window()
        self.place = self.clean_place(self.shown)
        self.weights = self.clean_weights()
        if self.cleaned_data.get("reach_km") and not self.place["postcode"] and not self.place["city"]:
            self.add_error("postcode", "A distance needs a place to start from. Write a postcode or a city.")
        return self.cleaned_data

    def leave_unjudged(self) -> None:
        """Shows what was typed without saying what is wrong with it: its writer is not done."""
        self._errors = ErrorDict()

    def seen_at(self) -> datetime | None:
        """When the row that the fields began with had been saved last."""
        try:
            return parse_datetime(self.cleaned_data.get("seen", ""))
        except ValueError:
            return None

    def values(self) -> NeedValues:
        own = {name: self.cleaned_data[name] for name in PLAIN}
        own["modes"] = to_bits(self.cleaned_data["delivery"])
        return cast(NeedValues, own | self.place | self.weights)

    def _check_money(self) -> None:
        target, budget, ceiling = (
            self.cleaned_data.get(f"{n}_price") for n in ("target", "budget", "ceiling")
        )
        least = target if budget is None else budget
        if target is not None and budget is not None and target > budget:
            most = self._money(budget)
            self.add_error("target_price", f"Write an amount of {most} or less, or raise the budget.")
        if ceiling is not None and least is not None and ceiling < least:
            self.add_error(
                "ceiling_price",
                f"Write an amount of {self._money(least)} or more.{self._guess(ceiling, least)}",
            )

    def _guess(self, written: Decimal, least: Decimal) -> str:
        """What may have been meant: the amount with the zeros that were left out."""
        guess = written
        while 0 < guess < least:
            guess *= 10
        return f" Did you mean {self._money(guess)}?" if least <= guess <= 3 * least else ""

    def _money(self, amount: Decimal) -> str:
        return words.money(amount, self.cleaned_data.get("currency", ""))

    def _check_window(self) -> None:
        first, last = self.cleaned_data.get("start_from"), self.cleaned_data.get("start_to")
        if first and last and last < first:
            self.add_error(
                "start_to", f"Write a day on or after {first.day} {first:%B %Y}, or change the earlier one."
            )
