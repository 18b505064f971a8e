"""Taking an award back, and bringing it back. It is marked on the page of a match."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.models import FundingAward
from marketplace.services.funding import restore_award, withdraw_award
from marketplace.transitions import NotAllowed
from marketplace.views.funding.back import address, match_in, say


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    award = _writable(request, pk)
    back = address(request, award.need)
    if request.method == "GET":
        question = {
            "title": f"Take back the award of {award.rule}?",
            "text": "Nothing is subtracted for it any more. You can bring it back.",
            "yes": "Take it back",
            "back": back,
            "match": match_in(request),
        }
        return render(request, "funding/withdraw.html", question)
    try:
        award = withdraw_award(award=award, by=request.user, now=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        say(request, "The award is taken back.", award.need, undo=_undo(request, award))
    return redirect(back)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    award = _writable(request, pk)
    try:
        award = restore_award(award=award, by=request.user)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        say(request, "The award counts again.", award.need)
    return redirect(address(request, award.need))


def _writable(request: HttpRequest, pk: int) -> FundingAward:
    """404 where the person may not see it, 403 where they may not change it."""
    awards = FundingAward.objects.select_related("need__employer", "rule")
    award: FundingAward = get_object_or_404(awards.visible_to(request.user), pk=pk)
    if not FundingAward.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return award


def _undo(request: HttpRequest, award: FundingAward) -> str:
    found = match_in(request)
    return reverse("funding:restore", args=[award.pk]) + (f"?match={found}" if found else "")
