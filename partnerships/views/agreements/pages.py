"""Agreements to read, on paper too."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerships.models import AgreementState
from partnerships.queries.agreements import agreements_for
from partnerships.views.agreements.access import page_of, visible
from partnerships.views.agreements.paper import as_pdf

PAGE = 25


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in AgreementState.values else ""
    page = Paginator(agreements_for(request.user, state=state), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": AgreementState.choices}
    return render(request, "agreements/list.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "agreements/detail.html", page_of(request, visible(request, pk)))


@login_required
@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = visible(request, pk)
    context = {"agreement": agreement, "confirmations": agreement.confirmations.all()}
    return render(request, "agreements/print.html", context)


@login_required
@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = visible(request, pk)
    answer = HttpResponse(as_pdf(agreement), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="agreement-{agreement.pk}.pdf"'
    return answer
