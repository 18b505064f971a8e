"""Sending the matcher to what a change of an institution has left for it."""

from django.contrib import messages
from django.http import HttpRequest

from accounts.changes import wake
from accounts.models import Organisation


def wake_matching(request: HttpRequest, organisation: Organisation) -> None:
    """Only institutions' changes leave something; the person is told where the broker is away."""
    if organisation.is_institution and not wake():
        messages.warning(request, "Matching is delayed: it begins when the broker is back")
