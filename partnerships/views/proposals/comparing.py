"""A need's proposals side by side."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketplace.models import TrainingNeed
from partnerships.queries.comparison import comparison_of
from partnerships.queries.funding_beside import funding_beside
from partnerships.queries.headcounts import pictures_of


@login_required
@require_safe
def compare(request: HttpRequest, need_pk: int) -> HttpResponse:
    needs = TrainingNeed.objects.visible_to(request.user).select_related("employer")
    need = get_object_or_404(needs, pk=need_pk)
    today = timezone.localdate()
    found = comparison_of(request.user, need, today=today, page=request.GET.get("page", ""))
    context = {
        "need": need,
        "comparison": found,
        "funding": funding_beside(need, found.columns, today=today),
        "pictures": pictures_of(found.columns),
        "writes": TrainingNeed.objects.editable_by(request.user).filter(pk=need.pk).exists(),
    }
    return render(request, "proposals/compare.html", context)
