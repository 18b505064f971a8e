"""Sending the matcher to what a change of an organisation has left for it."""

from django.contrib import messages
from django.http import HttpRequest

from accounts.changes import wake


def wake_matching(request: HttpRequest) -> None:
    """The person is told where the broker is away."""
    if not wake():
        messages.warning(request, "Matching is delayed: it begins when the broker is back")
