"""The same again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from marketplace.transitions import NotAllowed
from partnerships.models import Cohort
from partnerships.services.cohorts import renew_cohort
from partnerships.views.cohorts.access import writable
from partnerships.views.outcomes import say


@login_required
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = writable(request, pk, Cohort.objects.rated_by_employer(request.user))
    try:
        renew_cohort(cohort=cohort, by=request.user, now=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        say(request, f"{cohort.agreement.institution} is asked for the same again.")
    return redirect("cohorts:detail", pk)
