"""Lists of proposals, and one of them in full."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.queries import current_organisation
from partnerships.models import Proposal, ProposalState, ProposalVersion
from partnerships.queries.beside import beside
from partnerships.queries.comparison import in_full
from partnerships.queries.proposals import INSTITUTION, proposals_of, side_of, sides_of, versions_of
from partnerships.services.proposals import guards
from partnerships.views.proposals.access import visible

PAGE = 25


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    sides = sides_of(request.user)
    side, state = _side(request, sides), request.GET.get("state", "")
    found = proposals_of(request.user, side, state=state) if side else Proposal.objects.none()
    context = {
        "sides": sides,
        "side": side,
        "state": state if state in ProposalState.values else "",
        "states": [choice for choice in ProposalState.choices if side == INSTITUTION or choice[0] != "draft"],
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "proposals/list.html", context)


def _side(request: HttpRequest, sides: list[str]) -> str:
    """As chosen, else as whom the person acts now."""
    acting = current_organisation(request)
    wanted = [request.GET.get("side"), acting.kind if acting else None, *sides]
    return next((side for side in wanted if side in sides), "")


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version that the person may see, or `?version=` one of the others."""
    proposal = visible(request, pk)
    versions = versions_of(request.user, proposal)
    version = _chosen(request, versions)
    today, side = timezone.localdate(), side_of(request.user, proposal)
    context = {
        "proposal": proposal,
        "need": proposal.need,
        "side": side,
        "versions": versions,
        "version": version,
        "beside": beside(version, today=today),
    } | _steps(request, proposal, versions)
    if side != INSTITUTION:
        # The employer's money and weights: nothing of it is for an institution.
        context["column"] = in_full(proposal, version, today=today)
    return render(request, "proposals/detail.html", context)


def _chosen(request: HttpRequest, versions: list[ProposalVersion]) -> ProposalVersion:
    asked = request.GET.get("version", "")
    found = versions[:1] if not asked else [one for one in versions if str(one.number) == asked]
    if not found:
        raise Http404
    return found[0]


def _steps(request: HttpRequest, proposal: Proposal, versions: list[ProposalVersion]) -> dict[str, Any]:
    """What the person may do with it now."""
    sent = [version for version in versions if version.is_sent]
    is_open = proposal.state in guards.OPEN
    expired = is_open and proposal.expires_at is not None and proposal.expires_at <= timezone.now()
    return {
        "writes": Proposal.objects.editable_by(request.user).filter(pk=proposal.pk).exists(),
        "decides": Proposal.objects.decidable_by(request.user).filter(pk=proposal.pk).exists(),
        "draft": next((version for version in versions if not version.is_sent), None),
        "latest": sent[0] if sent else None,
        "is_open": is_open and not expired,
        "expired": expired,
    }
