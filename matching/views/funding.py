"""Marking funding as awarded, from the page of a match."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketplace.forms.funding import AwardForm
from marketplace.models import FundingAward, FundingRule, TrainingNeed
from marketplace.services.funding import record_award
from marketplace.transitions import NotAllowed
from marketplace.views.funding.back import say
from matching.models import Match
from matching.queries.match_page import INSTITUTION, side_of
from matching.queries.review_page import with_both_sides


@login_required
@require_http_methods(["GET", "POST"])
def award(request: HttpRequest, pk: int, rule_pk: int) -> HttpResponse:
    match = _writable(request, pk)
    rule = get_object_or_404(FundingRule.objects.visible_to(request.user).filter(kind="grant"), pk=rule_pk)
    form = AwardForm(request.POST or None)
    made = _recorded(request, form, match, rule) if form.is_valid() else None
    if made is None:
        return render(request, "matches/funding/award.html", {"form": form, "match": match, "rule": rule})
    undo = f"{reverse('funding:withdraw', args=[made.pk])}?match={pk}"
    say(request, f"{rule} is marked as awarded.", made.need, undo=undo)
    return redirect("matches:detail", pk)


def _recorded(request: HttpRequest, form: AwardForm, match: Match, rule: FundingRule) -> FundingAward | None:
    """None where the form has to be shown again."""
    row = None if form.is_for_any else match.microcredential
    try:
        return record_award(
            need=match.need,
            rule=rule,
            by=request.user,
            microcredential=row,
            now=timezone.now(),
            **form.values(),
        )
    except NotAllowed as reason:
        form.add_error(None, str(reason))
    except ValidationError as error:
        for name, texts in getattr(error, "message_dict", {"": error.messages}).items():
            form.doubts = texts if name == "checked" else form.doubts
            form.add_error(name if name in form.fields else None, texts)
    return None


def _writable(request: HttpRequest, pk: int) -> Match:
    """404 for whoever does not see the match from the employer's side, 403 for those who only read there."""
    match: Match = get_object_or_404(with_both_sides(Match.objects.visible_to(request.user)), pk=pk)
    if side_of(request.user, match) == INSTITUTION:
        raise Http404
    if not TrainingNeed.objects.editable_by(request.user).filter(pk=match.need_id).exists():
        raise PermissionDenied
    return match
