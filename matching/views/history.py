"""Who decided what, and when."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views.access import administrator_required
from matching.queries.review_page import verdict_history

PAGE = 25


@administrator_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    whose = "all" if request.GET.get("whose") == "all" else ""
    page = Paginator(verdict_history(request.user, whose=whose), PAGE).get_page(request.GET.get("page"))
    return render(request, "review/history.html", {"page": page, "whose": whose})
