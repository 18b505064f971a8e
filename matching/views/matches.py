"""One match in full, and the lists of both sides."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.queries import current_organisation
from marketplace.break_even import break_even
from marketplace.models import TrainingNeed
from matching.models import Match, MatchStatus
from matching.queries.evidence import Evidence, evidence_of
from matching.queries.funding_page import build_or_buy, funding_of
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
    side = _side(request, sides)
    words, status = request.GET.get("q", "").replace("\0", "").strip()[:100], request.GET.get("status", "")
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


def _side(request: HttpRequest, sides: list[str]) -> str:
    """As chosen, else as whom the person acts now."""
    acting = current_organisation(request)
    wanted = [request.GET.get("side"), acting.kind if acting else None, *sides]
    return next((side for side in wanted if side in sides), "")


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    match = get_object_or_404(with_both_sides(Match.objects.visible_to(request.user)), pk=pk)
    side = side_of(request.user, match)
    evidence = (offered_of if side == INSTITUTION else evidence_of)([match])[0]
    context = {
        "match": match,
        "need": match.need,
        "side": side,
        "evidence": evidence,
        "chart": break_even(match.microcredential, match.need.headcount),
    }
    if side != INSTITUTION:
        context |= _paid_by(request, match, evidence)
    if request.user.is_staff:
        reviewable = Match.objects.reviewable_by(request.user).filter(pk=pk).exists()
        context |= {
            "verdicts": verdicts_on(match, request.user),
            "changes": changes_of(match),
            "reviewable": reviewable,
        }
    return render(request, "matches/detail.html", context)


def _paid_by(request: HttpRequest, match: Match, evidence: Evidence) -> dict[str, Any]:
    """The employer's money: nothing of it is for an institution."""
    return {
        "funding": funding_of(match, evidence, timezone.localdate()),
        "instead": build_or_buy(match, evidence),
        "writes": TrainingNeed.objects.editable_by(request.user).filter(pk=match.need_id).exists(),
    }
