"""The needs that a microcredential serves, and what held it back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from matching.queries.microcredential_page import microcredentials_with_needs, served_needs
from matching.queries.offered import offered_of

PAGE = 10


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    # The engine's libraries are for who asks it, not for every web process from its start.
    from matching.queries.held_back import held_back

    row = get_object_or_404(microcredentials_with_needs(request.user), pk=pk)
    page = Paginator(served_needs(request.user, row), PAGE).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "page": page,
        "matches": offered_of(page),
        "held": held_back(row),
    }
    return render(request, "matches/microcredential.html", context)
