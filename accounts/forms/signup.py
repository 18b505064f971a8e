"""What Trellis asks of a new person besides an email address and a password."""

from typing import Any

from django import forms
from django.http import HttpRequest

from accounts import services
from accounts.forms.fields import NameField, PlaceFields, TimeZoneField
from accounts.models import InstitutionType, Kind, Organisation, Person

KINDS = [
    (Kind.EMPLOYER, "An employer: we look for training"),
    (Kind.INSTITUTION, "An institution: we offer microcredentials"),
]


class HiddenForEmployers(forms.Select):
    """A browser must not insist on an answer to a question that a script has put out of sight."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class OrganisationFields(PlaceFields):
    """The two kinds, the type of an institution, the name and the place. Also the form of a further organisation."""

    kind = forms.ChoiceField(label="Which are you?", choices=KINDS, widget=forms.RadioSelect)
    institution_type = forms.ChoiceField(
        label="Type of institution",
        choices=[("", "Choose one"), *InstitutionType.choices],
        error_messages={"required": "Choose the type of your institution"},
        widget=HiddenForEmployers,
    )
    organisation_name = NameField(
        label="Name of your organisation", max_length=200, autocomplete="organization"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = self.data.get(self.add_prefix("kind")) == Kind.INSTITUTION
        self.fields["institution_type"].required = asked or not self.is_bound

    def clean_institution_type(self) -> str:
        chosen: str = self.cleaned_data["institution_type"]
        return chosen if self.cleaned_data.get("kind") == Kind.INSTITUTION else ""

    def found(self, owner: Person) -> Organisation:
        """Found the organisation that the form describes."""
        place = {name: self.cleaned_data[name] for name in ("country", "region", "city", "postcode")}
        return services.create_organisation(
            owner=owner,
            kind=self.cleaned_data["kind"],
            institution_type=self.cleaned_data["institution_type"],
            name=self.cleaned_data["organisation_name"],
            **place,
        )


class SignUpForm(OrganisationFields):
    """Mixed into the sign-up form of allauth, which saves the person and then calls `signup`."""

    full_name = NameField(label="Your name", max_length=150, autocomplete="name")
    time_zone = TimeZoneField()

    field_order = [
        *("kind", "institution_type", "organisation_name", "full_name", "email", "password1", "password2"),
        *("country", "postcode", "city", "region", "time_zone"),
    ]

    def signup(self, request: HttpRequest, user: Person) -> None:
        user.full_name = self.cleaned_data["full_name"]
        user.time_zone = self.cleaned_data["time_zone"]
        user.save(update_fields=["full_name", "time_zone"])
        self.found(user)
