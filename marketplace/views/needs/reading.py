"""The list of needs. A need's own page shows its matches, so the matching room answers it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from marketplace.forms.needs import NeedSearchForm
from marketplace.models import NeedState
from marketplace.queries.needs import employers_written_by, needs_for, state_counts

PAGE = 25


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    search = NeedSearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    state = request.GET.get("state", "")
    counts = state_counts(request.user, words=words)
    page = Paginator(needs_for(request.user, state=state, words=words), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "search": search,
        "state": state if state in NeedState.values else "",
        "words": words,
        "counts": counts,
        "total": sum(counts.values()),
        "writes": employers_written_by(request.user).exists(),
        "several": len({need.employer_id for need in page}) > 1 or request.user.is_staff,
    }
    return render(request, "needs/list.html", context)
