"""Deciding on suggested skills: one by one in place, several on a page, and taking it back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import reswap

from marketplace.models import Microcredential
from marketplace.queries.microcredentials import with_rows
from marketplace.services.microcredentials import Decided, confirm_skills, reject_skills, undo_skill_decisions
from marketplace.views.microcredentials.access import (
    as_moment,
    as_number,
    back,
    editable,
    edited_institutions,
    ids_in,
    say,
)
from marketplace.views.microcredentials.mine import standing, with_quality

DECISIONS = {"confirm": (confirm_skills, "confirmed"), "reject": (reject_skills, "rejected")}
PAGE_PART = (
    "skills"  # the id of the part of the microcredential's own page; anything else is a row of the list
)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int, taught: int, decision: str) -> HttpResponse:
    """Confirm or reject one suggestion."""
    row = editable(request, pk)
    skill = get_object_or_404(row.taught_skills.select_related("skill"), pk=taught)
    done = _act(request, decision, [skill.pk])
    _say(request, done, decision, f"“{skill.skill}”")
    return _answer(request, row)


@login_required
@require_POST
def skills(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or reject several suggestions of one microcredential: `decision`, and `skill` for each."""
    row = editable(request, pk)
    own = row.taught_skills.filter(pk__in=ids_in(request.POST.getlist("skill"))).values_list("pk", flat=True)
    decision = request.POST.get("decision", "")
    done = _act(request, decision, list(own))
    _say(request, done, decision, "1 skill" if done.count == 1 else f"{done.count} skills")
    return _answer(request, row)


@login_required
@require_POST
def undo_skills(request: HttpRequest, moment: int) -> HttpResponse:
    """Only what the person themselves decided at that moment comes back."""
    count = undo_skill_decisions(decided_at=as_moment(moment), by=request.user)
    if not count:
        raise Http404
    say(request, "1 skill is a suggestion again" if count == 1 else f"{count} skills are suggestions again")
    return redirect(back(request, reverse("microcredentials:mine")))


def _act(request: HttpRequest, decision: str, ids: list[int]) -> Decided:
    if decision not in DECISIONS:
        raise Http404
    return DECISIONS[decision][0](ids=ids, by=request.user, now=timezone.now())


def _say(request: HttpRequest, done: Decided, decision: str, what: str) -> None:
    if not done.count:
        say(request, "Nothing changed: it was decided before", told=False)
        return
    undo = reverse("microcredentials:undo_skills", args=[as_number(done.at)])
    say(request, f"{what} {DECISIONS[decision][1]}", undo=undo)


def _answer(request: HttpRequest, row: Microcredential) -> HttpResponse:
    """The part of the page that asked; without a script the whole page again."""
    page = reverse("microcredentials:detail", args=[row.pk])
    if not request.htmx:
        return redirect(back(request, page))
    rows = with_rows(Microcredential.objects.filter(pk=row.pk), today=timezone.localdate())
    shown = with_quality(rows)[0]
    context = {"row": shown, "writes": {row.institution_id}, "several": len(edited_institutions(request)) > 1}
    if request.htmx.target == PAGE_PART:
        return render(request, "microcredentials/fragments/skills.html", context)
    searched = parse_qs(urlsplit(request.htmx.current_url or "").query).get("q", [""])
    context |= standing(request.user, today=timezone.localdate(), text=searched[0][:200])
    answer = render(request, "microcredentials/fragments/row.html", context)
    return reswap(answer, "none")  # the row replaces itself, out of band
