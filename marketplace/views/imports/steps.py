"""Apply, discard, undo."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from components import words
from marketplace.changes import wake
from marketplace.models import CatalogueImport
from marketplace.services.imports import (
    Outcome,
    Undone,
    apply_import,
    discard_import,
    request_apply,
    request_undo,
    undo_import,
)
from marketplace.tasks.imports import hand_over
from marketplace.transitions import NotAllowed
from marketplace.views.imports.access import editable_import

# More rows than this are applied and undone by a worker.
FEW_ROWS = 1000
DELAYED = (
    "Saved. Suggesting skills and matching are delayed: they start by themselves when the queue is back."
)
WAITS = "This is delayed: it starts by itself when the queue is back."


@login_required
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    found = editable_import(request, pk)
    try:
        _apply(request, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("imports:preview", found.pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found = editable_import(request, pk)
    try:
        discard_import(catalogue_import=found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("imports:preview", found.pk)
    messages.success(request, "Discarded. Nothing was changed.")
    return redirect("imports:start")


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = editable_import(request, pk)
    if request.method == "GET":
        return render(request, "components/confirm_page.html", _question(found))
    try:
        _undo(request, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("imports:preview", found.pk)


def _apply(request: HttpRequest, found: CatalogueImport) -> None:
    if found.rows.count() > FEW_ROWS:
        request_apply(catalogue_import=found)
        _hand_over(request, found)
        return
    _say_applied(request, apply_import(catalogue_import=found, by=request.user, now=timezone.now()), found)


def _undo(request: HttpRequest, found: CatalogueImport) -> None:
    if found.rows.count() > FEW_ROWS:
        request_undo(catalogue_import=found)
        _hand_over(request, found)
        return
    _say_undone(request, found, undo_import(catalogue_import=found, by=request.user, now=timezone.now()))


def _hand_over(request: HttpRequest, found: CatalogueImport) -> None:
    if not hand_over(found.pk):
        messages.warning(request, WAITS)


def _say_applied(request: HttpRequest, outcome: Outcome, found: CatalogueImport) -> None:
    said = f"{outcome.counts['create']:,} new, {outcome.counts['update']:,} changed"
    messages.success(request, said, extra_tags=f"undo:{reverse('imports:undo', args=[found.pk])}")
    if outcome.conflicts:
        left = words.counted(outcome.conflicts, "row was", "rows were")
        messages.warning(request, f"{left} left out, because somebody was faster. Look at “Not taken”.")
    if outcome.ids and not (hand_over(found.pk) and wake()):
        messages.warning(request, DELAYED)


def _say_undone(request: HttpRequest, found: CatalogueImport, undone: Undone) -> None:
    parts = [
        (undone.deleted, "deleted"),
        (undone.restored, "put back"),
        (undone.retired, "retired, because something refers to them"),
        (undone.kept, "kept as drafts, because somebody worked on them"),
    ]
    said = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    messages.success(request, f"Undone: {said or 'nothing was left to put back'}.")
    if undone.left:
        messages.info(request, f"{undone.left:,} facts were changed by somebody since, and stay as they are.")
    wake()
    hand_over(found.pk)


def _question(found: CatalogueImport) -> dict[str, str]:
    return {
        "title": f"Undo the import of {found.file_name}?",
        "text": (
            "What it created is deleted, or retired where matches or people refer to it. "
            "What it changed gets back what it had. Facts that somebody changed since stay."
        ),
        "yes": "Undo the import",
        "no": "Keep it",
        "back": reverse("imports:preview", args=[found.pk]),
    }
