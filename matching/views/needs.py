"""A need's page: its matches, what was turned away, and how far the matching is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from marketplace.changes import wake
from marketplace.forms.needs import WeightsForm
from marketplace.models import NeedState, TrainingNeed
from marketplace.queries.needs import need_with_facts
from matching.models import RunKind
from matching.queries import need_page
from matching.queries.evidence import evidence_of
from matching.queries.progress import progress_of
from matching.services.requests import request_run
from matching.views.said import DELAYED

PAGE = 10


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    need = _visible(request, pk)
    may_write = _may_write(request, need)
    # Before the list: a run that ends between the two leaves an old list, which must go on asking.
    progress = progress_of(need, now=timezone.now())
    context = _list_context(request, need) | {
        "may_write": may_write,
        "progress": progress,
        "form": WeightsForm(need=need) if may_write and need.state == NeedState.OPEN else None,
    }
    return render(request, "matches/need.html", context)


@login_required
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; with the list once there is a newer one than the page shows (`?seen=`)."""
    need = _visible(request, pk)
    found = progress_of(need, now=timezone.now())
    context: dict[str, Any] = {"need": need, "progress": found, "may_write": _may_write(request, need)}
    if need.state != NeedState.DRAFT and (request.GET.get("seen") != found.seen or found.current is None):
        # The links of the list lead to the page, not to this fragment.
        request.GET = request.GET.copy()
        request.GET.pop("seen", None)
        context |= _list_context(request, need) | {"fresh": True}
    return render(request, "matches/need/live.html", context)


@login_required
@require_POST
def rematch(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, after a run that failed."""
    need = _visible(request, pk)
    if not (_may_write(request, need) or request.user.is_staff) or not need.is_on_market:
        raise PermissionDenied
    request_run(kind=RunKind.NEED, need=need, by=request.user)
    if not wake():
        messages.warning(request, DELAYED)
    return redirect("matches:need", need.pk)


def _visible(request: HttpRequest, pk: int) -> TrainingNeed:
    needs = need_with_facts(TrainingNeed.objects.visible_to(request.user)).select_related("created_by")
    return get_object_or_404(needs, pk=pk)


def _may_write(request: HttpRequest, need: TrainingNeed) -> bool:
    return TrainingNeed.objects.editable_by(request.user).filter(pk=need.pk).exists()


def _list_context(request: HttpRequest, need: TrainingNeed) -> dict[str, Any]:
    found = need_page.listed_matches(request.user, need)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    result, counts = need_page.result_of(need), need_page.counts_of(need)
    return {
        "need": need,
        "page": page,
        "matches": evidence_of(page),
        "counts": counts,
        "result": result,
        "away": need_page.turned_away_by(result),
        "misses": need_page.near_misses_of(request.user, need, result),
        "weights": need_page.weights_of(need),
        "stands": need_page.standing_of(need, counts, result),
    }
