"""Starting, completing and cancelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnerships.forms.agreements import NoteForm
from partnerships.forms.cohorts import CompleteForm, StartForm
from partnerships.models import Cohort, CohortState
from partnerships.services.cohorts import cancel_cohort, complete_cohort, start_cohort
from partnerships.views.cohorts.access import visible, writable
from partnerships.views.outcomes import is_done, say


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = writable(request, pk, Cohort.objects.run_by(request.user))
    first_day = {
        "starts_on": cohort.starts_on or timezone.localdate(),
        "enrolled": cohort.agreement.headcount,
    }
    form = StartForm(request.POST or None, cohort=cohort, initial=first_day)
    return _step(request, cohort, form, start_cohort, "start", "The cohort is running.")


@login_required
@require_http_methods(["GET", "POST"])
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = writable(request, pk, Cohort.objects.run_by(request.user))
    last_day = {"ends_on": timezone.localdate()}
    form = CompleteForm(request.POST or None, cohort=cohort, initial=last_day)
    return _step(
        request, cohort, form, complete_cohort, "complete", "The cohort is completed. Give your feedback."
    )


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Owners and editors of either side may before it starts; while it runs, the institution's alone."""
    runs = visible(request, pk).state == CohortState.RUNNING
    writers = Cohort.objects.run_by if runs else Cohort.objects.editable_by
    cohort = writable(request, pk, writers(request.user))
    form = NoteForm(request.POST or None)
    return _step(request, cohort, form, cancel_cohort, "cancel", "The cohort is cancelled.", told=True)


def _step(
    request: HttpRequest,
    cohort: Cohort,
    form: forms.Form,
    verb: Callable[..., Any],
    template: str,
    done: str,
    *,
    told: bool = False,
) -> HttpResponse:
    options = {"cohort": cohort, "by": request.user, "now": timezone.now()}
    if form.is_valid() and is_done(form, verb, **options, **form.cleaned_data):
        say(request, done, told=told)
        return redirect("cohorts:detail", cohort.pk)
    return render(request, f"cohorts/{template}.html", {"cohort": cohort, "form": form})
