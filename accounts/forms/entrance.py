"""The forms of allauth in Trellis' words. Loaded by name (ACCOUNT_FORMS), never from the package itself: allauth's
sign-up form is made of ours, so its module must come first."""

from typing import Any, ClassVar

from allauth.account import forms as allauth
from django.db import transaction
from django.http import HttpRequest

from accounts.models import Person

PASSWORD_HINT = "At least 10 characters, and not one that many people use"  # noqa: S105
NEW_PASSWORD = ("New password", PASSWORD_HINT)
AGAIN = ("Password again", "")
EMAIL = ("Email address", "")


class Plain:
    """Labels instead of placeholders. `words`: (label, hint) of each field."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class SignUp(Plain, allauth.SignupForm):
    words: ClassVar = {"email": EMAIL, "password1": ("Password", PASSWORD_HINT), "password2": AGAIN}

    def save(self, request: HttpRequest) -> Person:
        """Person and organisation come into being together or not at all."""
        with transaction.atomic():
            return super().save(request)


class SignIn(Plain, allauth.LoginForm):
    words: ClassVar = {"login": EMAIL, "password": ("Password", "")}


class ChangeEmail(Plain, allauth.AddEmailForm):
    words: ClassVar = {"email": ("New email address", "")}


class ResetPassword(Plain, allauth.ResetPasswordForm):
    words: ClassVar = {"email": EMAIL}


class NewPassword(Plain, allauth.ResetPasswordKeyForm):
    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}


class ChangePassword(Plain, allauth.ChangePasswordForm):
    words: ClassVar = {"oldpassword": ("Current password", ""), "password1": NEW_PASSWORD, "password2": AGAIN}


class SetPassword(Plain, allauth.SetPasswordForm):
    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}


class Reauthenticate(Plain, allauth.ReauthenticateForm):
    words: ClassVar = {"password": ("Password", "")}
