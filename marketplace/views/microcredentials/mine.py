"""The institution's own list, and what is left to do in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Person
from accounts.queries import own_organisations
from marketplace.forms.microcredentials import BulkForm
from marketplace.models import Microcredential, SkillStatus
from marketplace.quality import quality
from marketplace.queries.microcredentials import SHOWN, own, own_counts
from marketplace.views.microcredentials.access import edited_institutions

PAGE = 25
SURE = 0.8  # suggestions from this confidence on are offered for confirmation at once


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    institutions = [one for one in own_organisations(request.user) if one.is_institution]
    if not institutions:
        raise PermissionDenied
    show, text = request.GET.get("show", ""), request.GET.get("q", "")[:200]
    show = show if show in SHOWN else ""
    today = timezone.localdate()
    rows = own(request.user, today=today, show=show, text=text)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = standing(request.user, today=today, text=text)
    context |= {
        "page": page,
        "rows": with_quality(page),
        "tabs": [(name, label, context["counts"].tabs[name]) for name, label in SHOWN.items()],
        "show": show,
        "writes": {one.pk for one in edited_institutions(request)},
        "several": len(institutions) > 1,
        "unverified": [one for one in institutions if not one.is_verified],
        "bulk": BulkForm(initial={"show": show, "q": text}),
    }
    return render(request, "microcredentials/mine.html", context)


def standing(person: Person, *, today: date, text: str) -> dict[str, Any]:
    """What the head of the list says of the rows in which `text` occurs."""
    counts = own_counts(person, today=today, at_least=SURE, text=text)
    return {"counts": counts, "total": counts.tabs[""], "text": text, "sure": SURE}


def with_quality(rows: Iterable[Microcredential]) -> list[Microcredential]:
    """The rows, each with its `quality` and `waiting` suggestions; they come with `shown_skills` and `upcoming`."""
    found = list(rows)
    for row in found:
        row.waiting = [taught for taught in row.shown_skills if taught.status == SkillStatus.SUGGESTED]
        row.quality = quality(row, skills=row.shown_skills, starts=row.upcoming)
    return found
