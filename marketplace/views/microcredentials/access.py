"""Who gets a row, and in which words what was done is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Organisation
from accounts.queries import current_organisation
from marketplace.changes import wake
from marketplace.models import Microcredential
from marketplace.querysets.microcredential import MicrocredentialQuerySet

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LONGEST_ID = 19  # digits; the database counts no further
DELAYED = "Saved. Matching is delayed: it starts by itself when the queue is back."


def visible(request: HttpRequest) -> MicrocredentialQuerySet:
    return Microcredential.objects.visible_to(request.user)


def may_edit(request: HttpRequest, row: Microcredential) -> bool:
    return Microcredential.objects.editable_by(request.user).filter(pk=row.pk).exists()


def editable(request: HttpRequest, pk: int) -> Microcredential:
    """404 where the person may not see it, 403 where they may not change it."""
    row: Microcredential = get_object_or_404(visible(request).select_related("institution"), pk=pk)
    if not may_edit(request, row):
        raise PermissionDenied
    return row


def edited_institutions(request: HttpRequest) -> list[Organisation]:
    """Institutions for which the person writes; the one they act for first."""
    found = list(Organisation.objects.institutions().editable_by(request.user))
    current = current_organisation(request, "institution")
    return sorted(found, key=lambda institution: institution != current)


def say(request: HttpRequest, text: str, *, undo: str = "", told: bool = True) -> None:
    """Say that it is done; where the matcher was `told`, wake it, and say so when it has to wait."""
    messages.success(request, text, extra_tags=f"undo:{undo}" if undo else "")
    if told and not wake():
        messages.warning(request, DELAYED)


def back(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that the person came from, unless it is the one that asked."""
    before = request.META.get("HTTP_REFERER", "")
    own = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if own and urlsplit(before).path != request.path else otherwise


def ids_in(values: Iterable[str]) -> list[int]:
    """What among posted values can be the id of a row."""
    return [int(value) for value in values if value.isdecimal() and len(value) < LONGEST_ID]


def as_number(moment: datetime) -> int:
    """A moment in an address: microseconds since 1970, which both databases keep."""
    return (moment - EPOCH) // TICK


def as_moment(number: int) -> datetime:
    try:
        return EPOCH + number * TICK
    except OverflowError:
        raise Http404 from None
