"""Colleagues, and the person's own profile."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.forms.fields import NameField, TimeZoneField
from accounts.models import Person, Role

PASSWORD_HINT = "At least 10 characters, and not one that many people use"  # noqa: S105
ROLES = [
    (Role.OWNER, "Owner: also manages people and the profile"),
    (Role.EDITOR, "Editor: writes needs and microcredentials"),
    (Role.VIEWER, "Viewer: reads"),
]


class InviteForm(forms.Form):
    email = forms.EmailField(label="Email address", widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(choices=ROLES, initial=Role.EDITOR, widget=forms.RadioSelect)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect)


class PersonForm(forms.Form):
    full_name = NameField(label="Your name", max_length=150, autocomplete="name")
    time_zone = TimeZoneField(required=True, help_text="Dates and times are shown in it")


class JoinForm(forms.Form):
    """A new person who follows an invitation: the address and the organisation are known."""

    full_name = NameField(label="Your name", max_length=150, autocomplete="name")
    password1 = forms.CharField(
        label="Password",
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    time_zone = TimeZoneField()

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.email = email

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, Person(email=self.email))
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password1") and cleaned.get("password1") != cleaned.get("password2"):
            self.add_error("password2", "Type the same password in both fields")
        return cleaned
