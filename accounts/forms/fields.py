"""Fields that several forms of people and organisations share."""

from typing import Any

from django import forms

from accounts.places import country_choices, time_zone_choices


class NameField(forms.CharField):
    """One line of text that must say something; `autocomplete` tells a browser what."""

    def __init__(self, *, autocomplete: str = "off", **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["autocomplete"] = autocomplete


class TimeZoneField(forms.TypedChoiceField):
    """A time zone; a script preselects the browser's as long as nobody has chosen."""

    def __init__(self, **options: Any) -> None:
        options = {
            "label": "Time zone",
            "choices": time_zone_choices,
            "initial": "UTC",
            "required": False,
        } | options
        super().__init__(empty_value="UTC", **options)
        self.widget.attrs["data-time-zone"] = ""


class PlaceFields(forms.Form):
    """Where an organisation is; all of it may stay blank."""

    country = forms.ChoiceField(label="Country", choices=country_choices, required=False)
    postcode = NameField(
        label="Postcode",
        max_length=12,
        required=False,
        autocomplete="postal-code",
        help_text="A US postcode fills in city, state and position",
    )
    city = NameField(label="City", max_length=80, required=False, autocomplete="address-level2")
    region = NameField(label="State or region", max_length=80, required=False, autocomplete="address-level1")
