"""The reviewer's workspace: the queue on one side, the evidence of one match on the other."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from matching.forms import QueueForm, RejectForm
from matching.models import Match
from matching.queries import review_page as queries
from matching.queries.evidence import evidence_of
from matching.views.differences import changes_of

PAGE = 10
LAST = "last_verdicts"  # of this visit, so that the key U takes back what was decided last


def workspace(
    request: HttpRequest, match: Match | None, *, form: RejectForm | None = None, status: int = 200
) -> HttpResponse:
    """The queue and this match, or the first of the page that is looked at; a fragment where htmx asks."""
    filters = queries.filters_from(QueueForm(request.GET).wanted())
    queue = queries.filtered_queue(request.user, filters)
    stands = queries.neighbours(queue, match.pk) if match else None
    page = _page(request, queue, stands)
    if match is None and page:
        match = page[0]
        stands = queries.neighbours(queue, match.pk)
    context = _queue_context(request, filters, page) | (_match_context(request, match) if match else {})
    context |= {"stands": stands, "form": form or RejectForm()}
    fragment = bool(request.htmx)
    template = "review/fragment.html" if fragment else "review/queue.html"
    response = render(request, template, context | {"fragment": fragment}, status=status)
    if fragment and status == 200:
        response["HX-Push-Url"] = address(request, match.pk if match else None)
    elif fragment:
        response["HX-Reswap"] = "outerHTML"  # stays where the error is, which takes the focus
    return response


def address(request: HttpRequest, pk: int | None) -> str:
    """A match in the workspace, the queue as it is filtered now."""
    path = reverse("review:match", args=[pk]) if pk else reverse("review:queue")
    query = request.GET.copy()
    query.pop("page", None)
    return f"{path}?{query.urlencode()}" if query else path


def go_on(request: HttpRequest, pk: int | None) -> HttpResponse:
    """To this match: at once where htmx asked, by a redirect where not."""
    if not request.htmx:
        return redirect(address(request, pk))
    waiting = queries.with_both_sides(Match.objects.reviewable_by(request.user))
    return workspace(request, waiting.filter(pk=pk).first())


def _page(request: HttpRequest, queue: QuerySet[Match], stands: queries.Neighbours | None) -> Page[Match]:
    """The page asked for, else the one on which the match at hand stands."""
    place = (stands and stands.place) or 1
    here = (place - 1) // PAGE + 1
    return Paginator(queries.with_both_sides(queue), PAGE).get_page(request.GET.get("page") or here)


def _queue_context(request: HttpRequest, filters: queries.Filters, page: Page[Match]) -> dict[str, Any]:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "page": page,
        "rows": evidence_of(page),
        "filters": filters,
        "counts": queries.kind_counts(request.user, filters),
        "employers": queries.waiting_organisations(request.user, "need__employer"),
        "institutions": queries.waiting_organisations(request.user, "microcredential__institution"),
        "query": f"?{query.urlencode()}" if query else "",
        "decided_today": queries.decided_since(request.user, today),
        "undo": request.session.get(LAST, ""),
    }


def _match_context(request: HttpRequest, match: Match) -> dict[str, Any]:
    return {
        "match": match,
        "need": match.need,
        "evidence": evidence_of([match])[0],
        "verdicts": queries.verdicts_on(match, request.user),
        "waits": match.status in queries.WAITING and match.is_listed and match.need.state == "open",
        "changes": changes_of(match),
        "of": match.need.matches.listed().count(),
    }
