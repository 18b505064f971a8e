"""The chain's numbers: read, and replaced by a further version."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.access import administrator_required
from partnerships.forms.policy import PartnershipPolicyForm
from partnerships.models import PartnershipPolicy
from partnerships.queries.policy import current_policy, numbers_beside, policies
from partnerships.services.policies import must_be_sound, replace_policy
from partnerships.views.outcomes import is_done

PAGE = 25


@administrator_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    page = Paginator(policies(), PAGE).get_page(request.GET.get("page"))
    return render(request, "partnership_policies/list.html", {"page": page, "current": current_policy()})


@administrator_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    policy, current = get_object_or_404(policies(), pk=pk), current_policy()
    context = {"policy": policy, "current": current, "numbers": numbers_beside(policy, current)}
    return render(request, "partnership_policies/detail.html", context)


@administrator_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, then what would be another than now, then the new version."""
    current = current_policy()
    form = PartnershipPolicyForm(
        request.POST or None, instance=_next(current), initial={"policy": current.pk}
    )
    if form.is_valid() and "back" not in request.POST:
        if "confirmed" in request.POST:
            if _replaced(request, form):
                return redirect("partnership_policies:list")
        elif is_done(form, must_be_sound, made=form.instance, newest=current):
            return _asked(request, form, current)
    return render(request, "partnership_policies/edit.html", {"form": form, "current": current})


def _replaced(request: HttpRequest, form: PartnershipPolicyForm) -> bool:
    options = {"policy": PartnershipPolicy(pk=form.cleaned_data["policy"]), "numbers": form.wanted()}
    options |= {"note": form.cleaned_data["note"], "by": request.user, "now": timezone.now()}
    done = is_done(form, replace_policy, **options)
    if done:
        messages.success(request, "The new numbers hold for what begins from now on.")
    return done


def _asked(request: HttpRequest, form: PartnershipPolicyForm, current: PartnershipPolicy) -> HttpResponse:
    moved = [row for row in numbers_beside(form.instance, current) if row.other is not None]
    return render(
        request, "partnership_policies/confirm.html", {"form": form, "moved": moved, "current": current}
    )


def _next(current: PartnershipPolicy) -> PartnershipPolicy:
    """Not saved: the numbers that hold now, and no reason yet."""
    numbers = {row.name: getattr(current, row.name) for row in PartnershipPolicy._meta.fields}
    return PartnershipPolicy(**numbers | {"id": None, "note": "", "created_by": None})
