"""Fields that several forms of people and organisations share."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from accounts.places import country_choices, time_zone_choices

# Names stand in mails to strangers: they must not carry an address to click on. What is left, such as shop.example, is
# a name for some: mails show it so that it is none to click on (accounts.mail.unlinked).
NO_ADDRESS = RegexValidator(r"(?i)://|www\.", "Write a name, without a web address", inverse_match=True)
# A name of several lines would be a letter of its own in those mails.
ONE_LINE = RegexValidator(r"[\x00-\x1f\x7f\x85\u2028\u2029]", "Write it on one line", inverse_match=True)


class NameField(forms.CharField):
    """One line of text; `autocomplete` tells a browser what it is."""

    default_validators = [NO_ADDRESS, ONE_LINE]

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
