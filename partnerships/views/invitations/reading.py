"""Lists of invitations and one of them: the institution's inbox, and what an employer sent."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from accounts.queries import current_organisation
from marketplace.models import TrainingNeed
from marketplace.queries.needs import need_with_facts
from matching.models import Match
from partnerships.forms.questions import QuestionForm
from partnerships.models import Invitation
from partnerships.queries import invitations as found
from partnerships.queries.questions import asked_of, asks_for, questions_of
from partnerships.queries.response import response_of, responses_of

PAGE = 25
QUESTIONS = 10  # on the page of an invitation; the need's own page of questions has all


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    sides = found.sides_of(request.user)
    side = _side(request, sides)
    words, state = request.GET.get("q", "").replace("\0", "").strip()[:100], request.GET.get("state", "")
    rows = found.invitations_of(request.user, side, state=state, words=words)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "sides": sides,
        "side": side,
        "words": words,
        "state": state if state in found.STATES else "",
        "counts": found.state_counts(request.user, side),
        "page": page,
        "own": _own_responses(request) if side == found.INSTITUTION else [],
        "rows": _with_responses(page, side),
    }
    return render(request, "invitations/list.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    visible = found.with_both_sides(Invitation.objects.visible_to(request.user))
    invitation = get_object_or_404(
        visible.select_related("rerouted_to__institution", "rerouted_from__institution"), pk=pk
    )
    side = found.side_of(request.user, invitation)
    need = need_with_facts(TrainingNeed.objects.all()).get(pk=invitation.need_id)
    answerable = Invitation.objects.answerable_by(request.user).filter(pk=pk).exists()
    context = {
        "invitation": invitation,
        "need": need,
        "side": side,
        "live": invitation.state in ("open", "answered"),
        "sent": invitation.proposals.on_the_table().order_by("-pk").first(),
        "answerable": answerable and found.may_be_answered(invitation, timezone.now()),
        "editable": Invitation.objects.editable_by(request.user).filter(pk=pk).exists(),
        "match": Match.objects.visible_to(request.user).filter(pk=invitation.match_id).first(),
        "response": response_of(invitation.institution_id),
    }
    return render(request, "invitations/detail.html", context | _questions(request, need))


def _questions(request: HttpRequest, need: TrainingNeed) -> dict[str, Any]:
    return {
        "asked": asked_of(request.user, need, questions_of(request.user, need)[:QUESTIONS]),
        "asking": asks_for(request.user, need).exists() and need.state == "open",
        "form": QuestionForm(),
        "answers": TrainingNeed.objects.editable_by(request.user).filter(pk=need.pk).exists(),
    }


def _side(request: HttpRequest, sides: list[str]) -> str:
    """As chosen, else as whom the person acts now."""
    acting = current_organisation(request)
    wanted = [request.GET.get("side"), acting.kind if acting else None, *sides]
    return next((side for side in wanted if side in sides), "")


def _own_responses(request: HttpRequest) -> list[tuple[Organisation, Any]]:
    own = list(Organisation.objects.of(request.user).institutions())
    responses = responses_of(one.pk for one in own)
    return [(one, responses[one.pk]) for one in own]


def _with_responses(page: Any, side: str) -> list[tuple[Invitation, Any]]:
    """An institution's own stands above the list, once."""
    if side == found.INSTITUTION:
        return [(row, None) for row in page]
    responses = responses_of(row.institution_id for row in page)
    return [(row, responses[row.institution_id]) for row in page]
