"""The reviewer decides: one match after the other."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.views.access import administrator_required
from marketplace.transitions import NotAllowed
from matching.forms import QueueForm, RejectForm
from matching.models import Match, Review
from matching.queries.review_page import filtered_queue, filters_from, neighbours, with_both_sides
from matching.services.reviews import approve_match, postpone_match, reject_match, undo_in_bulk
from matching.views.workspace import LAST, go_on, workspace


@administrator_required
@require_safe
@vary_on_headers("HX-Request")
def queue(request: HttpRequest) -> HttpResponse:
    return workspace(request, None)


@administrator_required
@require_safe
@vary_on_headers("HX-Request")
def match(request: HttpRequest, pk: int) -> HttpResponse:
    return workspace(request, get_object_or_404(_reviewable(request), pk=pk))


@administrator_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(_reviewable(request), pk=pk), RejectForm(request.POST)
    if not form.is_valid():
        return workspace(request, row, form=form, status=422)
    note = form.cleaned_data["note"]
    return _decide(
        request, pk, lambda row: approve_match(match=row, by=request.user, note=note), "Match approved"
    )


@administrator_required
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(_reviewable(request), pk=pk), RejectForm(request.POST)
    if not form.is_valid():
        return workspace(request, row, form=form, status=422)
    reason, note = form.cleaned_data["reason"], form.cleaned_data["note"]
    try:
        return _decide(
            request,
            pk,
            lambda row: reject_match(match=row, by=request.user, reason=reason, note=note),
            "Match rejected",
        )
    except ValidationError as error:
        form.add_error(None, error)
        return workspace(request, row, form=form, status=422)


@administrator_required
@require_POST
def later(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_reviewable(request), pk=pk)
    following = _following(request, pk)
    postpone_match(match=row, by=request.user)
    messages.success(request, "Moved to the end of the queue")
    return go_on(request, following)


@administrator_required
@require_POST
def undo(request: HttpRequest, keys: str) -> HttpResponse:
    """Take back one verdict or several (`12` or `12,13`), all of them one's own."""
    reviews = Review.objects.filter(pk__in=_numbers(keys), reviewer=request.user).select_related("match")
    undone, refused = undo_in_bulk(reviews=reviews, by=request.user)
    if not undone and not refused:
        raise Http404
    if undone:
        messages.success(request, f"{_verdicts(len(undone))} taken back")
    if refused:
        messages.error(request, refused)
    if request.session.get(LAST) == keys:
        del request.session[LAST]
    return go_on(request, undone[0].match_id if undone else None)


def _reviewable(request: HttpRequest) -> QuerySet[Match]:
    return with_both_sides(Match.objects.reviewable_by(request.user))


def _decide(request: HttpRequest, pk: int, verb: Callable[[Match], Review], said: str) -> HttpResponse:
    """Decide, say so with a way back, and go on to the next."""
    row = get_object_or_404(_reviewable(request), pk=pk)
    following = _following(request, pk)
    try:
        review = verb(row)
    except NotAllowed as reason:
        messages.error(request, f"{reason} Nothing was changed; here is the next one.")
        return go_on(request, following)
    keys = str(review.pk)
    request.session[LAST] = keys
    messages.success(request, said, extra_tags=f"undo:{reverse('review:undo', args=[keys])}")
    return go_on(request, following)


def _following(request: HttpRequest, pk: int) -> int | None:
    filters = filters_from(QueueForm(request.GET).wanted())
    return neighbours(filtered_queue(request.user, filters), pk).next_after_decision


def _numbers(keys: str) -> list[int]:
    numbers = keys.split(",")
    if not all(number.isdecimal() and len(number) < 19 for number in numbers):
        raise Http404
    return [int(number) for number in numbers]


def _verdicts(count: int) -> str:
    return "Verdict" if count == 1 else f"{count} verdicts"
