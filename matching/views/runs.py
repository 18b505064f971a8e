"""Runs: what was matched, when, for whom, and how far it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.views.access import administrator_required
from marketplace.changes import wake
from matching.models import RunKind, RunState
from matching.queries.progress import RunProgress
from matching.queries.runs import run_counts, runs_for
from matching.services.requests import request_run
from matching.views.said import DELAYED
from matching.words import run_tally

PAGE = 25


@administrator_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "runs/list.html", _list_context(request))


@administrator_required
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The table alone, for a page that watches."""
    return render(request, "runs/table.html", _list_context(request))


@administrator_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    run = request_run(kind=RunKind.FULL, by=request.user)
    messages.success(request, f"Run {run.pk} compares every open need with everything on offer.")
    if not wake():
        messages.warning(request, DELAYED)
    return redirect("runs:detail", run.pk)


@administrator_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "runs/detail.html", _run_context(request, pk))


@administrator_required
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What of a run changes while it is on, for a page that watches."""
    return render(request, "runs/state.html", _run_context(request, pk))


def _list_context(request: HttpRequest) -> dict[str, Any]:
    state, now = request.GET.get("state", ""), timezone.now()
    page = Paginator(runs_for(request.user, state=state), PAGE).get_page(request.GET.get("page"))
    counts = run_counts(request.user)
    return {
        "page": page,
        "runs": [RunProgress(run, now) for run in page],
        "states": [(label, value, counts[value]) for value, label in RunState.choices],
        "total": sum(counts.values()),
        "under_way": counts[RunState.WAITING] + counts[RunState.RUNNING],
    }


def _run_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    run = get_object_or_404(runs_for(request.user), pk=pk)
    return {"run": run, "current": RunProgress(run, timezone.now()), "tally": run_tally(run.turned_away)}
