"""What the employer does with a proposal: accept, counter, decline."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketplace.changes import wake
from marketplace.transitions import NotAllowed
from partnerships.forms.proposals import AcceptForm, CounterForm, DeclineForm
from partnerships.queries.comparison import in_full
from partnerships.services.proposals import accept_proposal, counter_proposal, decline_proposal
from partnerships.views.proposals.access import address, decidable, last_sent, number_in, refused


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The version that the person looked at, by its number: a newer one is refused."""
    proposal = decidable(request, pk)
    version = last_sent(proposal)
    if version is None:
        return redirect(address(proposal))
    form = AcceptForm(request.POST or None, version=version)
    if form.is_valid():
        try:
            agreement = accept_proposal(
                proposal=proposal, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except (NotAllowed, ValidationError) as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "Accepted. Both sides sign the agreement now.")
            wake()
            return redirect("agreements:detail", agreement.pk)
    column = in_full(proposal, version, today=timezone.localdate())
    context = {
        "proposal": proposal,
        "need": proposal.need,
        "version": version,
        "form": form,
        "column": column,
    }
    return render(request, "proposals/accept.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = decidable(request, pk)
    version = last_sent(proposal)
    if version is None:
        return redirect(address(proposal))
    form = CounterForm(request.POST or None, version=version)
    if form.is_valid():
        try:
            asked = {"number": number_in(request), **form.cleaned_data}
            counter_proposal(proposal=proposal, by=request.user, now=timezone.now(), **asked)
        except (NotAllowed, ValidationError) as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"{proposal.institution} is told of your counter-offer.")
            return redirect(address(proposal))
    context = {"proposal": proposal, "need": proposal.need, "version": version, "form": form}
    return render(request, "proposals/counter.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = decidable(request, pk)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        try:
            said = form.cleaned_data
            decline_proposal(proposal=proposal, by=request.user, now=timezone.now(), **said)
        except (NotAllowed, ValidationError) as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"Declined. {proposal.institution} is told why.")
            return redirect(address(proposal))
    return render(
        request, "proposals/decline.html", {"proposal": proposal, "need": proposal.need, "form": form}
    )
