"""What the catalogue, and an institution's own list, can be asked for."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.api.filters import ExactForm, Filters, IdFilter, TruthFilter
from accounts.models import InstitutionType
from marketplace.api.fields import MODES
from marketplace.models import Microcredential, MicrocredentialState, Skill
from marketplace.models.modes import from_names
from marketplace.queries.microcredentials import SORTS, catalogue, own
from marketplace.queries.microcredentials import Filters as Asked

MOST_LEARNERS = 10_000
OF_OWN = {"q", "mine", "state", "institution"}
NEAR = ("latitude", "longitude", "within_km")


class CatalogueForm(ExactForm):
    """Filters that say nothing without each other, or against each other, are refused."""

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        near = [name for name in NEAR if self.data.get(name)]
        if near and len(near) < len(NEAR):
            self.add_error(near[0], "latitude, longitude and within_km are asked for together.")
        if not asked.get("mine"):
            if asked.get("state") not in ("", None, MicrocredentialState.LIVE):
                self.add_error(
                    "state", "The catalogue holds what is live. Add mine=1 for your own in other states."
                )
            return asked
        for name in set(self.fields) - OF_OWN:
            if asked.get(name) not in (None, "", []):
                self.add_error(name, "This filter is of the catalogue. Leave it out, or mine.")
        return asked


def number(label: str, least: float, most: float, **options: Any) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(label=label, min_value=least, max_value=most, **options)


class CatalogueFilters(Filters):
    q = django_filters.CharFilter(
        max_length=200, label="Beginnings of words: title, skills, institution, text"
    )
    mine = TruthFilter(label="Those of your own institutions, in any state, instead of the catalogue")
    state = django_filters.ChoiceFilter(choices=MicrocredentialState.choices, label="With mine=1")
    mode = django_filters.MultipleChoiceFilter(
        choices=MODES, label="Any of these ways of delivery; may be repeated"
    )
    institution = IdFilter(label="Of this institution")
    institution_type = django_filters.ChoiceFilter(choices=InstitutionType.choices)
    skill = django_filters.CharFilter(max_length=255, label="Teaches this skill: its id or its external id")
    learners = IdFilter(max_value=MOST_LEARNERS, label="Prices are landed prices at this headcount")
    price_to = number("Price for each learner at most, in `currency`", 0, 10**9, decimal_places=2)
    currency = django_filters.CharFilter(max_length=3, label="Of price_to; USD unless said")
    price_stated = TruthFilter(label="Whether a price is stated")
    credit = TruthFilter(label="Whether it gives academic credit")
    starts_before = django_filters.DateFilter(label="Some start from today to this day, or any day")
    field = django_filters.CharFilter(max_length=2, label="A CIP family, two digits")
    language = django_filters.CharFilter(max_length=8, label="Code of the language of instruction")
    latitude = number("Near here, in degrees", -90, 90)
    longitude = number("Near here, in degrees", -180, 180)
    within_km = number("So near, or taught where nobody travels", 0, 20_000)
    sort = django_filters.ChoiceFilter(
        choices=[(name, name) for name in SORTS], label="relevance unless said"
    )

    class Meta:
        form = CatalogueForm

    def filter_queryset(self, queryset: QuerySet[Microcredential]) -> QuerySet[Microcredential]:
        asked, today = self.asked, timezone.localdate()
        if asked["mine"]:
            rows = own(self.request.user, today=today, show=asked["state"] or "", text=asked["q"])
            return rows.filter(institution=asked["institution"]) if asked["institution"] else rows
        return catalogue(self.request.user, _filters(asked), today=today)


def _filters(asked: dict[str, Any]) -> Asked:
    km = asked["within_km"]
    return Asked(
        text=asked["q"],
        skill=_skill(asked["skill"]),
        modes=[from_names([code]) for code in asked["mode"]],
        institution=asked["institution"],
        institution_type=asked["institution_type"] or "",
        near=None if km is None else (float(asked["latitude"]), float(asked["longitude"])),
        within_km=None if km is None else float(km),
        learners=asked["learners"],
        price_to=asked["price_to"],
        currency=asked["currency"] or "USD",
        price_stated=asked["price_stated"],
        credit=asked["credit"],
        starts_before=asked["starts_before"],
        field=asked["field"],
        language=asked["language"],
        sort=asked["sort"] or "relevance",
    )


def _skill(name: str) -> int | None:
    """Of an id or an external id; one that is none is nobody's id, so that nothing is found. Nothing asked is None."""
    if not name:
        return None
    if name.isdecimal() and len(name) <= 18:
        return int(name)
    found: int | None = Skill.objects.filter(external_id=name).values_list("pk", flat=True).first()
    return found or 0


def learners_asked(text: str | None) -> int | None:
    """
    Raises:
        ValidationError: it is no whole number from 1 to MOST_LEARNERS.
    """
    if not text:
        return None
    field = forms.IntegerField(min_value=1, max_value=MOST_LEARNERS)
    return int(field.clean(text))
