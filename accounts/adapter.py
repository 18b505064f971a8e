"""How sign-in speaks, and where it leads."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

# allauth counts wrong passwords by client and by address. This counts them by both together, so that the count by
# address may be loose: were it strict, a stranger could keep somebody from signing in (docs/accounts.md).
HERE: dict[str, Any] = {"app": "allauth.account", "action": "login_failed_here"}


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask an administrator to open it again.",
        "email_password_mismatch": "There is no account with this email address and password.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "duplicate_email": "This is your address already.",
        "too_many_login_attempts": "Too many attempts with a wrong password. Wait five minutes, or ask for a new one.",
        "invalid_password_reset": "This link has been used, or it is too old.",
        "rate_limited": "Too many requests. Wait a minute, then try again.",
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        key = self._client_and_address(request, **credentials)
        self._used_here = ratelimit.consume(request, key=key, **HERE)
        if self._used_here is None:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """What was the right password counts for nothing."""
        person: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if person is not None and self._used_here is not None:
            self._used_here.rollback()
        return person

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Who has chosen a new password may use it at once."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(request, key=self._client_and_address(request, **credentials), **HERE)

    def _client_and_address(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{ratelimit.get_ip(request)} {self._get_login_attempts_cache_key(request, **credentials)}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account:profile")
