"""The same verdict on several matches: says first what it would do, then does it, then offers the way back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.views.access import administrator_required
from components import words
from matching.forms import BulkForm
from matching.models import Match, Verdict
from matching.queries.evidence import evidence_of
from matching.queries.review_page import with_both_sides
from matching.services.reviews import decide_in_bulk
from matching.views.workspace import LAST, address


@administrator_required
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    form = BulkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the matches first, then what to do with them.")
        return redirect(address(request, None))
    waiting = Match.objects.reviewable_by(request.user).waiting().filter(pk__in=form.cleaned_data["chosen"])
    matches = list(with_both_sides(waiting).order_by("-fit", "pk"))
    if not matches:
        messages.error(request, "Those matches were decided meanwhile. Nothing was changed.")
        return redirect(address(request, None))
    if form.cleaned_data["sure"]:
        try:
            return _decide(request, form, matches)
        except ValidationError as error:
            form.add_error(None, error)
    rejecting = form.cleaned_data["verdict"] == Verdict.REJECTED
    context = {
        "form": form,
        "rows": evidence_of(matches),
        "rejecting": rejecting,
        "back": address(request, None),
    }
    return render(request, "review/bulk.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, form: BulkForm, matches: list[Match]) -> HttpResponse:
    decided = form.cleaned_data
    made, left = decide_in_bulk(
        matches=matches,
        by=request.user,
        verdict=decided["verdict"],
        reason=decided["reason"],
        note=decided["note"],
    )
    if made:
        keys = ",".join(str(review.pk) for review in made)
        request.session[LAST] = keys
        count = words.counted(len(made), "match", "matches")
        undo = reverse("review:undo", args=[keys])
        messages.success(request, f"{count} {decided['verdict']}", extra_tags=f"undo:{undo}")
    missed = len(left) + len(set(decided["chosen"])) - len(matches)
    if missed:
        messages.warning(
            request, f"{words.counted(missed, 'match was', 'matches were')} decided meanwhile and left."
        )
    return redirect(address(request, None))
