"""What an organisation says of itself."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.validators import URLValidator

from accounts.currencies import currency_choices
from accounts.forms.fields import NameField, PlaceFields
from accounts.models import Organisation

SETTLED = "Administrators verified this name. Ask them to change it."


class ProfileForm(PlaceFields, forms.ModelForm):  # type: ignore[type-arg]
    name = NameField(max_length=200, autocomplete="organization")
    website = forms.URLField(
        required=False, assume_scheme="https", validators=[URLValidator(["http", "https"])]
    )
    currency = forms.ChoiceField(help_text="Of your prices and budgets, unless they say otherwise")

    field_order = ["name", "about", "website", "currency", "country", "postcode", "city", "region"]

    class Meta:
        model = Organisation
        fields: ClassVar = [
            *("name", "about", "website", "currency", "employees", "country", "postcode", "city", "region"),
            *("latitude", "longitude"),
        ]
        widgets: ClassVar = {
            "about": forms.Textarea(attrs={"rows": 5}),
            "latitude": forms.NumberInput(attrs={"step": "any"}),
            "longitude": forms.NumberInput(attrs={"step": "any"}),
        }
        labels: ClassVar = {"about": "About your organisation", "employees": "Number of employees"}
        help_texts: ClassVar = {"employees": "Some of what pays for training depends on it"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["currency"]).choices = currency_choices(self.instance.currency)
        if self.instance.is_institution:
            del self.fields["employees"]
        if self.instance.is_verified:
            self.fields["name"].disabled = True
            self.fields["name"].help_text = SETTLED
