"""What every page of needs does alike."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from marketplace.changes import wake
from marketplace.models import TrainingNeed
from marketplace.queries.needs import need_with_facts

FILLS = "The list of matches fills by itself."
ONCE_VERIFIED = "It is matched once an administrator has verified your organisation."
DELAYED = "Saved. Matching is delayed: it starts by itself when the queue is back."


def readable(request: HttpRequest, pk: int) -> TrainingNeed:
    """The need with its facts; 404 where the person may not see it."""
    return get_object_or_404(need_with_facts(TrainingNeed.objects.visible_to(request.user)), pk=pk)


def may_write(request: HttpRequest, need: TrainingNeed) -> bool:
    return TrainingNeed.objects.editable_by(request.user).filter(pk=need.pk).exists()


def writable(request: HttpRequest, pk: int) -> TrainingNeed:
    """The need with its facts; 404 where the person may not see it, 403 where they may not change it."""
    need = readable(request, pk)
    if not may_write(request, need):
        raise PermissionDenied
    return need


def address(need: TrainingNeed) -> str:
    """The need's page, which the matching room answers."""
    return reverse("matches:need", args=[need.pk])


def saved(
    request: HttpRequest, text: str, *, need: TrainingNeed, opened: bool = False, undo: str = ""
) -> None:
    """Says that it is done, and wakes the matcher where the market sees the need.

    Of a need that was `opened` it says what happens next.
    """
    if opened:
        text += f" {FILLS if need.is_on_market else ONCE_VERIFIED}"
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
    if need.state != "draft" and need.employer.is_verified and not wake():
        messages.warning(request, DELAYED)
