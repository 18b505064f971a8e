"""The page of one microcredential: for everybody what it is, for its own people what is left to do."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from marketplace import prices
from marketplace.break_even import break_even
from marketplace.cip import FAMILIES
from marketplace.models import Microcredential
from marketplace.queries.microcredentials import language_name, with_rows
from marketplace.services.microcredentials import what_keeps_from_listing
from marketplace.views.microcredentials.access import may_edit, visible
from marketplace.views.microcredentials.mine import with_quality

HEADCOUNTS = (10, 20, 30)
MOST = 10_000


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    rows = with_rows(visible(request), today=timezone.localdate())
    row: Microcredential = get_object_or_404(rows, pk=pk)
    member = Microcredential.objects.of(request.user).filter(pk=pk).exists()
    context = {"row": row, "member": member, "writes": set()}
    if member:
        with_quality([row])
        context["writes"] = {row.institution_id} if may_edit(request, row) else set()
        context["lacks"] = what_keeps_from_listing(row)
    context |= {
        "stacks": row.stacks_into.visible_to(request.user),
        "language": language_name(row.language),
        "field": FAMILIES.get(row.cip_code[:2], ""),
    }
    return render(request, "microcredentials/detail.html", context | priced(request, row))


def priced(request: HttpRequest, row: Microcredential) -> dict[str, object]:
    """What it costs at some headcounts, and at the visitor's own."""
    asked = request.GET.get("learners", "")
    own = int(asked) if asked.isdecimal() and len(asked) < 7 and 1 <= int(asked) <= MOST else None
    heads = sorted({*HEADCOUNTS, *([own] if own else [])})
    at_employer = request.GET.get("at") == "employer"
    return {
        "own_headcount": own,
        "at_employer": at_employer,
        "landed": [found for head in heads if (found := prices.landed(row, head, at_employer))],
        "class_from": prices.class_beats_seat_from(row),
        "chart": break_even(row, own),
    }
