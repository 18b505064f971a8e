"""The catalogue of what is live, for anybody signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.queries import own_organisations
from components.words import counted
from marketplace.forms.microcredentials import FilterForm
from marketplace.models import Skill
from marketplace.prices import landed
from marketplace.queries.microcredentials import catalogue as found_in_catalogue
from marketplace.queries.microcredentials import catalogue_options

PAGE = 25
SKILLS_SHOWN = 6
# What a pill of an active filter leaves out when it is removed; a distance means nothing without its place.
TOGETHER = {"near": ("near", "km")}
NOT_PILLS = {"sort", "km"}


@login_required
def catalogue(request: HttpRequest) -> HttpResponse:
    own = own_organisations(request.user)
    country, currency = _home(own)
    form = FilterForm(
        request.GET, options=catalogue_options(request.user), country=country, currency=currency
    )
    filters = form.filters()
    rows = found_in_catalogue(request.user, filters, today=timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.landed = landed(row, filters.learners) if filters.learners else None
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "active": _active(request, form),
        "skills_shown": SKILLS_SHOWN,
    }
    return render(request, "microcredentials/catalogue.html", context)


def _home(own: list[Any]) -> tuple[str, str]:
    """Country and currency in which the visitor asks."""
    first = own[0] if own else None
    return (first.country or "US", first.currency) if first else ("US", settings.DEFAULT_CURRENCY)


def _active(request: HttpRequest, form: FilterForm) -> list[tuple[str, str]]:
    """(what is asked, the address without it) of each filter that is set."""
    found = []
    for name in form.fields:
        value = form.cleaned_data.get(name)
        if name in NOT_PILLS or value in (None, "", []):
            continue
        query = request.GET.copy()
        for part in (*TOGETHER.get(name, (name,)), "page"):
            query.pop(part, None)
        found.append((_said(form, name, value), f"?{query.urlencode()}"))
    return found


def _said(form: FilterForm, name: str, value: Any) -> str:
    if name == "q":
        return f"“{value}”"
    if name == "learners":
        return counted(value, "learner", "learners")
    if name == "skill":
        skill = Skill.objects.filter(pk=value).first()
        return f"Teaches {skill}" if skill else "Teaches an unknown skill"
    field = form.fields[name]
    choices = {str(code): str(label) for code, label in getattr(field, "choices", [])}
    chosen = value if isinstance(value, list) else [value]
    return f"{field.label}: {', '.join(choices.get(str(one), str(one)) for one in chosen)}"
