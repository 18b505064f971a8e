"""Flagged history, for administrators."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.views.access import administrator_required
from partnerships.queries.flags import dominated, straight_lines

PAGE = 25


@administrator_required
@require_safe
def flags(request: HttpRequest) -> HttpResponse:
    lines = Paginator(straight_lines(), PAGE).get_page(request.GET.get("lines"))
    institutions = Paginator(dominated(), PAGE).get_page(request.GET.get("institutions"))
    return render(request, "feedback/flags.html", {"lines": lines, "institutions": institutions})
