"""Cohorts to read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from partnerships.models import CohortState
from partnerships.queries.cohorts import cohorts_for
from partnerships.views.cohorts.access import page_of, visible

PAGE = 25


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in CohortState.values else ""
    page = Paginator(cohorts_for(request.user, state=state), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": CohortState.choices}
    return render(request, "cohorts/list.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = visible(request, pk)
    context = page_of(request, cohort)
    if context["buys_it"] and cohort.learner_key:
        context["link"] = request.build_absolute_uri(reverse("feedback:learner", args=[cohort.learner_key]))
    return render(request, "cohorts/detail.html", context)
