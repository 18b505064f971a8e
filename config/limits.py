"""How much one request may send."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

# Above any form and any catalogue that is read: a file that is a little too large gets its form's answer.
MOST_BYTES = 32 * 1024 * 1024
SAID = "That is more than 32 MB. Nothing was read."


class BodyLimitMiddleware:
    """Refuses a body before anything is read of it.

    Files are not among what Django limits: the check of the form's token would write a stranger's gigabytes to disk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _stated_length(request) <= MOST_BYTES:
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": SAID, "code": "too_large"}, status=413)
        return render(request, "413.html", status=413)


def _stated_length(request: HttpRequest) -> int:
    """Without a length, or with one that is none, the server reads no body at all."""
    stated = request.META.get("CONTENT_LENGTH") or ""
    return int(stated[:19]) if stated.isdecimal() else 0
