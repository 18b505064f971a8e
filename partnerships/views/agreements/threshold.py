"""The institution's owner says above which amount two people sign."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.views.access import owner_required
from partnerships.forms.agreements import ThresholdForm
from partnerships.queries.agreements import threshold_of
from partnerships.services.agreements import set_threshold
from partnerships.views.outcomes import is_done, say


@owner_required
@require_http_methods(["GET", "POST"])
def threshold(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    if not organisation.is_institution:
        raise PermissionDenied
    now = threshold_of(organisation)
    amount, currency = (now.amount, now.currency) if now else (None, organisation.currency)
    form = ThresholdForm(
        request.POST or None, current=currency, initial={"amount": amount, "currency": currency}
    )
    options = {"institution": organisation, "by": request.user, "now": timezone.now()}
    if form.is_valid() and is_done(form, set_threshold, **options, **form.cleaned_data):
        say(request, "It holds for what is accepted from now on.")
        return redirect("agreements:threshold")
    owners = organisation.memberships.filter(role="owner").count()
    context = {"form": form, "threshold": now, "owners": owners, "organisation": organisation}
    return render(request, "agreements/threshold.html", context)
