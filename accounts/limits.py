"""How much one person may create, counted as sign-in is (ACCOUNT_RATE_LIMITS)."""

from typing import Literal

from allauth.core import ratelimit
from django.http import HttpRequest

Creation = Literal["invite", "create_organisation", "create_need", "create_microcredential", "read_words"]
TOO_MANY = "You have made as many of these as one person may for now. Nothing was saved. Wait a while, then try again."


def may_create(request: HttpRequest, what: Creation) -> bool:
    """Counts one more for the person who asks; False where that is too many, which then is not counted."""
    return bool(ratelimit.consume(request, action=what, user=request.user))
