"""Where a step of funding leads back to: the match that it was taken from, else the need."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from marketplace.changes import wake
from marketplace.models import TrainingNeed
from marketplace.views.needs.common import DELAYED

LONGEST_ID = 19  # digits; the database counts no further


def match_in(request: HttpRequest) -> str:
    """The id of the match that the person came from; empty where there is none."""
    asked = request.POST.get("match") or request.GET.get("match") or ""
    return asked if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_ID else ""


def address(request: HttpRequest, need: TrainingNeed) -> str:
    """The match's page says itself that it is not there for whoever may not see it."""
    found = match_in(request)
    return reverse("matches:detail", args=[found]) if found else reverse("matches:need", args=[need.pk])


def say(request: HttpRequest, text: str, need: TrainingNeed, *, undo: str = "") -> None:
    """Says that it is done, and wakes the matcher where the market sees the need."""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
    if need.is_on_market and not wake():
        messages.warning(request, DELAYED)
