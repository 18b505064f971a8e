"""What an organisation says of itself."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator, URLValidator

from accounts.forms.fields import NameField, PlaceFields
from accounts.models import Organisation

CODE = RegexValidator(r"^[A-Z]{3}$", "Write the three letters of a currency, for example USD")
SETTLED = "Administrators verified this name. Ask them to change it."


class ProfileForm(PlaceFields, forms.ModelForm):  # type: ignore[type-arg]
    name = NameField(max_length=200, autocomplete="organization")
    website = forms.URLField(
        required=False, assume_scheme="https", validators=[URLValidator(["http", "https"])]
    )
    currency = NameField(max_length=3, help_text="Of your prices and budgets, unless they say otherwise")

    field_order = ["name", "about", "website", "currency", "country", "postcode", "city", "region"]

    class Meta:
        model = Organisation
        fields: ClassVar = [
            *("name", "about", "website", "currency", "country", "postcode", "city", "region"),
            *("latitude", "longitude"),
        ]
        widgets: ClassVar = {
            "about": forms.Textarea(attrs={"rows": 5}),
            "latitude": forms.NumberInput(attrs={"step": "any"}),
            "longitude": forms.NumberInput(attrs={"step": "any"}),
        }
        labels: ClassVar = {"about": "About your organisation"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.is_verified:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = SETTLED

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].upper()
        CODE(code)
        return code
