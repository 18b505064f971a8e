"""Funding rules: everybody reads them, administrators keep them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.forms.funding import RuleForm
from marketplace.models import FundingRule
from marketplace.queries.funding import rules_for
from marketplace.services.funding import confirm_rule, save_rule

PAGE = 25


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    page = Paginator(rules_for(request.user, words=words), PAGE).get_page(request.GET.get("page"))
    return render(request, "funding/list.html", {"page": page, "words": words})


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    rule = _visible(request, pk)
    return render(request, "funding/detail.html", {"rule": rule, "terms": rule.terms})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not request.user.is_staff:
        raise PermissionDenied
    return _page(request, FundingRule(), "A new funding rule")


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = _editable(request, pk)
    return _page(request, rule, f"Change {rule}")


@login_required
@require_POST
def checked(request: HttpRequest, pk: int) -> HttpResponse:
    """The source was read, and the rule still says the same."""
    rule = confirm_rule(rule=_editable(request, pk), by=request.user, on=timezone.localdate())
    messages.success(request, f"{rule} is marked as checked today.")
    return redirect("funding:detail", pk)


def _visible(request: HttpRequest, pk: int) -> FundingRule:
    return get_object_or_404(rules_for(request.user), pk=pk)


def _editable(request: HttpRequest, pk: int) -> FundingRule:
    rule = _visible(request, pk)
    if not FundingRule.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return rule


def _page(request: HttpRequest, rule: FundingRule, title: str) -> HttpResponse:
    form = RuleForm(request.POST or None, instance=rule)
    if form.is_valid():
        values, others = form.values(), form.cleaned_data["stacks_with"]
        row = FundingRule.objects.get(pk=rule.pk) if rule.pk else FundingRule(key=form.cleaned_data["key"])
        try:
            row = save_rule(rule=row, by=request.user, values=values, stacks_with=others)
        except ValidationError as error:
            form.show(error)
        else:
            messages.success(request, f"{row} is saved.")
            return redirect("funding:detail", row.pk)
    return render(request, "funding/edit.html", {"form": form, "rule": rule, "title": title})
