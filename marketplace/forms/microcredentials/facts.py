"""All facts of a microcredential but its rows of skills, tiers and starts."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.models import Organisation
from marketplace.forms.microcredentials.sections import (
    DeliveryFields,
    PriceFields,
    RecognitionFields,
    TimeFields,
    WhatFields,
)
from marketplace.forms.needs.choices import LANGUAGES, currencies, with_current
from marketplace.forms.needs.place import NeedPlaceFields
from marketplace.models import Microcredential
from marketplace.models.modes import from_bits, to_bits

PLAIN = (
    "title", "description", "prerequisites", "external_id", "currency", "seat_price", "class_price", "learner_fee",
    "cohort_fee", "materials_price", "travel_price", "min_cohort", "max_cohort", "seats_free", "price_source",
    "price_as_of", "clock_hours", "weeks", "starts_any_day", "language", "credit_hours", "credential_type",
    "cip_code", "stacks_into_text", "link",
)  # fmt: skip
CREDIT = {True: "yes", False: "no", None: ""}


class FactsForm(WhatFields, PriceFields, TimeFields, DeliveryFields, RecognitionFields, NeedPlaceFields):
    """`row` is what is changed, or None for a new one, whose defaults come from its institution."""

    stacks_into = forms.ModelMultipleChoiceField(
        label="Stacks into others of yours", queryset=Microcredential.objects.none(), required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, institution: Organisation, row: Microcredential | None = None
    ) -> None:
        super().__init__(data, initial=self._initial(institution, row))
        self.shown = row or institution
        currency = row.currency if row else institution.currency
        cast(forms.ChoiceField, self.fields["currency"]).choices = currencies(currency)
        spoken = row.language if row else "en"
        cast(forms.ChoiceField, self.fields["language"]).choices = with_current(LANGUAGES, spoken)
        cast(forms.ModelMultipleChoiceField, self.fields["stacks_into"]).queryset = _others(institution, row)

    @classmethod
    def _initial(cls, institution: Organisation, row: Microcredential | None) -> dict[str, Any]:
        initial = cls.place_of(row or institution)
        if row is None:
            return initial | {"currency": institution.currency}
        return (
            initial
            | {name: getattr(row, name) for name in PLAIN}
            | {
                "delivery": from_bits(row.modes),
                "gives_credit": CREDIT[row.gives_credit],
                "stacks_into": row.stacks_into.all(),
                "seen": row.updated_at.isoformat(),
            }
        )

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_price()
        self.check_credit()
        self.place = self.clean_place(self.shown)
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        """What the services write, by column."""
        own = {name: self.cleaned_data[name] for name in PLAIN}
        modes = to_bits(self.cleaned_data["delivery"])
        return own | self.place | {"modes": modes, "gives_credit": self.cleaned_data["gives_credit"]}


def _others(institution: Organisation, row: Microcredential | None) -> QuerySet[Microcredential]:
    mine = Microcredential.objects.filter(institution=institution).exclude(state="retired")
    others: QuerySet[Microcredential] = mine.exclude(pk=row.pk) if row else mine
    return others
