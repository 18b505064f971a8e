"""Where the learners are. A postcode fills in what belongs to it."""

from __future__ import annotations

from typing import Any

from accounts.forms.fields import PlaceFields
from accounts.models import Place
from accounts.services import place_of_postcode

PARTS = ("country", "region", "city", "postcode")
POSITION = ("latitude", "longitude")


class NeedPlaceFields(PlaceFields):
    """The place of a need; at first that of its employer."""

    @staticmethod
    def place_of(row: Place) -> dict[str, Any]:
        """What the fields show at first."""
        return {name: getattr(row, name) for name in PARTS}

    def clean_place(self, shown: Place) -> dict[str, Any]:
        """The place as it is saved, its position in degrees or None; `shown` is the row that the fields began with."""
        typed = {name: self.cleaned_data.get(name, "") for name in PARTS}
        if typed == self.place_of(shown) and shown.has_position:
            return typed | {name: getattr(shown, name) for name in POSITION}
        known = place_of_postcode(typed["postcode"], typed["country"])
        if known is None:
            self._refuse_unknown(typed)
            return typed | dict.fromkeys(POSITION)
        named = {"region": known.region, "city": known.city}
        if typed["postcode"] == shown.postcode:
            named = {name: typed[name] or said for name, said in named.items()}
        return typed | named | {"latitude": known.latitude, "longitude": known.longitude}

    def _refuse_unknown(self, typed: dict[str, Any]) -> None:
        if typed["country"] == "US" and typed["postcode"]:
            self.add_error(
                "postcode", "We do not know this postcode. A US one has five digits, for example 08608."
            )
