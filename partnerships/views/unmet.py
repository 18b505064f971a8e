"""The administrators' queue of needs that nobody serves."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.access import administrator_required
from partnerships.queries.policy import current_policy
from partnerships.queries.unmet import REASONS, explained, reason_counts, unmet_needs

PAGE = 10


@administrator_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    now, days, reason = timezone.now(), current_policy().unmet_days, request.GET.get("reason", "")
    counts = reason_counts(now=now, days=days)
    page = Paginator(unmet_needs(now=now, days=days, reason=reason), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "needs": explained(request.user, list(page)),
        "counts": counts,
        "total": sum(count for _, _, count in counts),
        "days": days,
        "reason": reason if reason in REASONS else "",
    }
    return render(request, "unmet/list.html", context)
