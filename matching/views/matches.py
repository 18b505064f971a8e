"""One match in full, and the lists of both sides."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from matching.models import Match, MatchStatus
from matching.queries.evidence import evidence_of
from matching.queries.match_lists import matches_of, sides_of
from matching.queries.match_page import INSTITUTION, side_of
from matching.queries.offered import offered_of
from matching.queries.review_page import verdicts_on, with_both_sides
from matching.views.differences import changes_of

PAGE = 25


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    sides = sides_of(request.user)
    side = request.GET.get("side") if request.GET.get("side") in sides else next(iter(sides), "")
    words, status = request.GET.get("q", "").strip()[:100], request.GET.get("status", "")
    found = matches_of(request.user, side, words=words, status=status) if side else Match.objects.none()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "sides": sides,
        "side": side,
        "words": words,
        "status": status if status in MatchStatus.values else "",
        "statuses": MatchStatus.choices,
        "page": page,
        "matches": (offered_of if side == INSTITUTION else evidence_of)(page),
    }
    return render(request, "matches/list.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    match = get_object_or_404(with_both_sides(Match.objects.visible_to(request.user)), pk=pk)
    side = side_of(request.user, match)
    context = {
        "match": match,
        "need": match.need,
        "side": side,
        "evidence": (offered_of if side == INSTITUTION else evidence_of)([match])[0],
    }
    if request.user.is_staff:
        reviewable = Match.objects.reviewable_by(request.user).filter(pk=pk).exists()
        context |= {
            "verdicts": verdicts_on(match, request.user),
            "changes": changes_of(match),
            "reviewable": reviewable,
        }
    return render(request, "matches/detail.html", context)
