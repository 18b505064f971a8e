"""What a visitor asks of the catalogue. A value that cannot be read is said, and asks nothing."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.models import InstitutionType
from accounts.services import place_of_postcode
from components.widgets import DateInput
from marketplace.forms.amounts import AmountField
from marketplace.forms.microcredentials.sections import DATE_ERROR
from marketplace.models import DeliveryMode
from marketplace.queries.microcredentials import Filters, Options

ANY = ("", "Any")
SORT_NAMES = [
    ("", "Best hits first"),
    ("price", "Price, lowest first"),
    ("-price", "Price, highest first"),
    ("start", "Next start, soonest first"),
    ("-start", "Next start, latest first"),
    ("title", "Title, A to Z"),
    ("-title", "Title, Z to A"),
]
STATED = [ANY, ("yes", "Stated"), ("no", "Not stated")]
YES_NO = {"yes": True, "no": False}


class FilterForm(forms.Form):
    q = forms.CharField(
        label="Search the catalogue",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "Title, skill or institution", "data-search": ""}
        ),
    )
    learners = forms.IntegerField(
        label="For how many learners",
        required=False,
        min_value=1,
        max_value=10_000,
        help_text="Shows what each costs, all told",
    )
    price_to = AmountField(
        label="At most per learner", required=False, help_text="Compared with the price that is shown"
    )
    mode = forms.TypedMultipleChoiceField(
        label="Delivery",
        coerce=int,
        choices=DeliveryMode,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    near = forms.CharField(
        label="Near postcode", required=False, max_length=12, help_text="Online ones count as near"
    )
    km = forms.FloatField(label="Within km", required=False, min_value=1, max_value=20_000, initial=50)
    starts_before = forms.DateField(
        label="Starts on or before", required=False, widget=DateInput, error_messages=DATE_ERROR
    )
    price = forms.ChoiceField(label="Price", choices=STATED, required=False)
    credit = forms.ChoiceField(
        label="Academic credit", choices=[ANY, ("yes", "Gives credit"), ("no", "Gives none")], required=False
    )
    institution = forms.ChoiceField(label="Institution", required=False)
    type = forms.ChoiceField(
        label="Kind of institution", choices=[ANY, *InstitutionType.choices], required=False
    )
    field = forms.ChoiceField(label="Field", required=False)
    language = forms.ChoiceField(label="Language", required=False)
    sort = forms.ChoiceField(label="Sort by", choices=SORT_NAMES, required=False)
    skill = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, options: Options, country: str = "US", currency: str = "USD") -> None:
        super().__init__(data)
        self.country, self.currency = country, currency
        self.position: tuple[float, float] | None = None
        self._offer("institution", options.institutions)
        self._offer("field", options.fields)
        self._offer("language", options.languages)
        self.fields["price_to"].label = f"At most per learner, {currency}"
        for name in self.fields.keys() - {"mode", "skill"}:
            self.fields[name].widget.attrs["class"] = "input"

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [ANY, *choices]

    def clean_near(self) -> str:
        written = self.cleaned_data["near"].strip()
        if written:
            known = place_of_postcode(written, self.country)
            if known is None:
                raise forms.ValidationError("We do not know this postcode. A US one has five digits: 08608.")
            self.position = (known.latitude, known.longitude)
        return written

    def filters(self) -> Filters:
        self.is_valid()
        asked = self.cleaned_data
        return Filters(
            text=asked.get("q", ""),
            skill=asked.get("skill"),
            modes=asked.get("mode", []),
            institution=int(asked["institution"]) if asked.get("institution") else None,
            institution_type=asked.get("type", ""),
            near=self.position,
            within_km=asked.get("km") or self.fields["km"].initial,
            learners=asked.get("learners"),
            price_to=asked.get("price_to"),
            currency=self.currency,
            price_stated=YES_NO.get(asked.get("price", "")),
            credit=YES_NO.get(asked.get("credit", "")),
            starts_before=asked.get("starts_before"),
            field=asked.get("field", ""),
            language=asked.get("language", ""),
            sort=asked.get("sort") or "relevance",
        )
