"""Places, codes and pairs of amounts: what a form of the pages checks before it calls a service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from accounts.models import Place
from accounts.places import country_choices
from accounts.services import place_of_postcode
from components.words import SIGNS
from marketplace.api.fields import must_be_one_of
from marketplace.forms.needs.choices import LANGUAGES, with_current

ADDRESS = ("country", "region", "city", "postcode")
POSITION = ("latitude", "longitude")
FIELDS = [*ADDRESS, *POSITION]


def placed(values: dict[str, Any], before: Place, *, new: bool = False) -> dict[str, Any]:
    """The values, with what belongs to an address: its position, and the names of a postcode that we know.

    `before` is where it was, or where the owner of a `new` row is, which holds unless another place is stated. A new
    address never keeps the old position.
    """
    if not values.keys() & set(FIELDS):
        return values | place_of(before) if new else values
    old = place_of(type(before)()) if new else place_of(before)
    address = {name: values.get(name, old[name]) for name in ADDRESS}
    same = all(address[name] == old[name] for name in ADDRESS)
    if same or any(values.get(name) not in (None, old[name]) for name in POSITION):
        return values
    return values | address | _known(address, moved=address["postcode"] != old["postcode"])


def _known(address: dict[str, str], *, moved: bool) -> dict[str, Any]:
    known = place_of_postcode(address["postcode"], address["country"])
    if known is None:
        return dict.fromkeys(POSITION)
    names = {"region": known.region, "city": known.city}
    if not moved:
        names = {name: address[name] or said for name, said in names.items()}
    return names | {"latitude": known.latitude, "longitude": known.longitude}


def place_of(row: Place) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


class Checked(serializers.Serializer):
    """Codes that pages offer in lists, and pairs of values of which one may not exceed the other."""

    ordered: Iterable[
        tuple[str, str, str, str]
    ] = ()  # (least, most, the field that is told, what it is told)

    def validate_country(self, value: str) -> str:
        return must_be_one_of(value, country_choices(), "country")

    def validate_currency(self, value: str) -> str:
        return must_be_one_of(value, self._with_own("currency", [(code, code) for code in SIGNS]), "currency")

    def validate_language(self, value: str) -> str:
        return must_be_one_of(value, self._with_own("language", LANGUAGES), "language")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        faults: dict[str, list[str]] = {}
        for least, most, field, text in self.ordered:
            low, high = self._value(attrs, least), self._value(attrs, most)
            if low is not None and high is not None and low > high:
                faults.setdefault(field, []).append(text)
        if (self._value(attrs, "latitude") is None) != (self._value(attrs, "longitude") is None):
            faults["latitude"] = ["State both latitude and longitude, or neither."]
        if faults:
            raise serializers.ValidationError(faults)
        return attrs

    def _value(self, attrs: dict[str, Any], name: str) -> Any:
        """What it will be: as sent, else as it is."""
        return attrs[name] if name in attrs else getattr(self.instance, name, None)

    def _with_own(self, name: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """What is stored may be kept though nobody offers it."""
        return with_current(choices, getattr(self.instance, name, choices[0][0]))
