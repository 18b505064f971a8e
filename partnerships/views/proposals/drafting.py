"""What the institution does: begin, write, send, take over a counter-offer, take back."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.transitions import NotAllowed
from partnerships.forms.proposals import BeginForm, ProposalForms
from partnerships.models import Invitation, Proposal, ProposalState, ProposalVersion
from partnerships.queries.beside import beside
from partnerships.services.proposals import (
    change_draft,
    discard_version,
    draft_proposal,
    guards,
    price_from_listing,
    revise_proposal,
    send_proposal,
    take_over_counter,
    withdraw_proposal,
)
from partnerships.views.proposals.access import address, attempt, number_in, refused, said, writable


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, invitation_pk: int) -> HttpResponse:
    """Choose what to answer an invitation with."""
    invitation = _answerable(request, invitation_pk)
    form = BeginForm(request.POST or None, invitation=invitation)
    if form.is_valid():
        try:
            made = draft_proposal(invitation=invitation, by=request.user, now=timezone.now(), **form.values())
        except NotAllowed as refusal:
            refused(form, refusal)
        else:
            return redirect("proposals:edit", made.pk)
    sent = invitation.proposals.on_the_table().first()
    return render(request, "proposals/begin.html", {"form": form, "invitation": invitation, "sent": sent})


def _answerable(request: HttpRequest, pk: int) -> Invitation:
    invitations = Invitation.objects.visible_to(request.user).select_related(
        "need__employer", "institution", "microcredential"
    )
    invitation: Invitation = get_object_or_404(invitations, pk=pk)
    if not Invitation.objects.answerable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return invitation


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = writable(request, pk)
    version = guards.unsent(proposal)
    if version is None:
        messages.info(request, "This version was sent, and does not change. Begin a new one.")
        return redirect(address(proposal))
    version.proposal = proposal
    forms = ProposalForms(request.POST or None, version=version)
    if request.method == "POST" and _saved(request, proposal, version, forms):
        if request.POST.get("action") == "stay":
            return redirect("proposals:edit", pk)
        return redirect("proposals:send" if request.POST.get("action") == "send" else "proposals:detail", pk)
    context = {"proposal": proposal, "need": proposal.need, "version": version, "forms": forms}
    return render(request, "proposals/edit.html", context)


def _saved(request: HttpRequest, proposal: Proposal, version: ProposalVersion, forms: ProposalForms) -> bool:
    """Not where the page is to be shown again, with what stands against it."""
    if not forms.is_valid():
        return False
    try:
        change_draft(proposal=proposal, **forms.values())
        if request.POST.get("action") == "price":
            terms = forms.terms.values()
            price_from_listing(proposal=proposal, headcount=terms["headcount"], modes=terms["modes"])
    except ValidationError as error:
        forms.refuse(error)
        return False
    except NotAllowed as refusal:
        forms.terms.add_error(None, str(refusal))
        return False
    messages.success(request, "Draft saved. Only your institution sees it.")
    return True


@login_required
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = writable(request, pk)
    refusal = ""
    if request.method == "POST":
        try:
            send_proposal(proposal=proposal, by=request.user, now=timezone.now())
        except (NotAllowed, ValidationError) as error:
            refusal = said(error)
        else:
            messages.success(request, "Sent. Its price and its text hold until it expires.")
            return redirect(address(proposal))
    version = guards.unsent(proposal)
    if version is None:
        return redirect(address(proposal))
    version.proposal = proposal
    context = {"proposal": proposal, "need": proposal.need, "version": version, "refusal": refusal}
    shown = context | {"beside": beside(version, today=timezone.localdate())}
    return render(request, "proposals/send.html", shown, status=200)


@login_required
@require_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = writable(request, pk)
    try:
        revise_proposal(proposal=proposal, by=request.user, now=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect(address(proposal))
    return redirect("proposals:edit", pk)


@login_required
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The counter-offer's terms as the institution's next version, sent at once."""
    proposal, number = writable(request, pk), number_in(request)

    def step() -> object:
        return take_over_counter(proposal=proposal, number=number, by=request.user, now=timezone.now())

    attempt(request, step, "Sent with the terms of the counter-offer.")
    return redirect(address(proposal))


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = writable(request, pk)
    if request.method == "GET":
        text = "What you have written since is deleted. What was sent stands."
        return _ask(request, proposal, "Discard the new version?", text, "Discard it")
    discard = partial(discard_version, proposal=proposal, by=request.user, now=timezone.now())
    attempt(request, discard, "The new version is discarded.")
    return redirect(address(proposal))


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = writable(request, pk)
    drafted = proposal.state == ProposalState.DRAFT
    if request.method == "GET":
        if drafted:
            text = "The employer has never seen it."
            return _ask(request, proposal, f"Drop the draft for {proposal.need}?", text, "Drop the draft")
        text = (
            f"{proposal.need.employer} is told, and can not accept it any more. It cannot be sent again; while the "
            "invitation is open you can begin another one."
        )
        return _ask(
            request, proposal, f"Withdraw the proposal for {proposal.need}?", text, "Withdraw the proposal"
        )
    done = "The draft is dropped." if drafted else "The proposal is withdrawn, and the employer is told."
    attempt(request, lambda: withdraw_proposal(proposal=proposal, by=request.user, now=timezone.now()), done)
    return redirect(address(proposal))


def _ask(request: HttpRequest, proposal: Proposal, title: str, text: str, yes: str) -> HttpResponse:
    context = {"title": title, "text": text, "yes": yes, "no": "Keep it", "back": address(proposal)}
    return render(request, "components/confirm_page.html", context)
