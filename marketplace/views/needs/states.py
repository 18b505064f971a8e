"""Posting, closing, reopening, copying and deleting a need."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import TOO_MANY, may_create
from marketplace.models import TrainingNeed
from marketplace.services.needs import close_need, copy_need, delete_draft, post_need, reopen_need
from marketplace.transitions import NotAllowed
from marketplace.views.needs.common import address, saved, writable

Verb = Callable[..., TrainingNeed]


@login_required
@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, post_need, "Posted.", opened=True)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, reopen_need, "Open again.", opened=True)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _step(request, pk, close_need, "Closed. No institution sees it any more.", undo="needs:reopen")
    need = writable(request, pk)
    text = (
        "Institutions see it no longer, it gets no new matches, and its invitations end."
        " You can reopen it at any time."
    )
    return _ask(request, need, f"Close “{need}”?", text, "Close the need")


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    need = writable(request, pk)
    if request.method == "GET":
        return _ask(
            request, need, f"Delete “{need}”?", "A deleted draft cannot be brought back.", "Delete the draft"
        )
    try:
        delete_draft(need=need)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect(address(need))
    messages.success(request, f"The draft “{need}” was deleted.")
    return redirect("needs:list")


@login_required
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    need = writable(request, pk)
    if not may_create(request, "create_need"):
        messages.error(request, TOO_MANY)
        return redirect(address(need))
    made = copy_need(need=need, by=request.user)
    messages.success(request, "Copied into a new draft. Change what differs, then post it.")
    return redirect("needs:edit", made.pk)


def _step(
    request: HttpRequest, pk: int, verb: Verb, said: str, opened: bool = False, undo: str = ""
) -> HttpResponse:
    need = writable(request, pk)
    try:
        need = verb(need=need, by=request.user, now=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect(address(need))
    except ValidationError as error:
        messages.error(request, f"It cannot be open yet. {' '.join(error.messages)}")
        return redirect("needs:edit", need.pk)
    saved(request, said, need=need, opened=opened, undo=reverse(undo, args=[need.pk]) if undo else "")
    return redirect(address(need))


def _ask(request: HttpRequest, need: TrainingNeed, title: str, text: str, yes: str) -> HttpResponse:
    context = {"title": title, "text": text, "yes": yes, "back": address(need)}
    return render(request, "components/confirm_page.html", context)
