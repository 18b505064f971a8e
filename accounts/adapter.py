"""How sign-in speaks, and where it leads."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask an administrator to open it again.",
        "email_password_mismatch": "There is no account with this email address and password.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "duplicate_email": "This is your address already.",
        "too_many_login_attempts": "Too many attempts with a wrong password. Wait five minutes, then try again.",
        "invalid_password_reset": "This link has been used, or it is too old.",
        "rate_limited": "Too many requests. Wait a minute, then try again.",
    }

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account:profile")
