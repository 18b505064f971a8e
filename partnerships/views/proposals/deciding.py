"""What the employer does with a proposal: counter, decline, accept."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketplace.transitions import NotAllowed
from partnerships.forms.proposals import CounterForm, DeclineForm
from partnerships.services.proposals import counter_proposal, decline_proposal
from partnerships.views.proposals.access import address, decidable, last_sent, number_in, refused


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
