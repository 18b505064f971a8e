"""The learners' one question: switched on by the employer, answered by whoever has the address."""

from __future__ import annotations

import secrets

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.transitions import NotAllowed
from partnerships.forms.feedback import LearnerForm
from partnerships.models import Cohort
from partnerships.queries.feedback import takes_learner_answers
from partnerships.services.feedback import answer_as_learner, ask_learners, stop_asking_learners
from partnerships.views.cohorts.access import writable
from partnerships.views.outcomes import is_done, say

ONE_CLICK = 600  # seconds within which the same page sent again is a second click


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = writable(request, pk, Cohort.objects.rated_by_employer(request.user))
    try:
        ask_learners(cohort=cohort, by=request.user, now=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        say(request, "Send the address to your learners.")
    return redirect("cohorts:detail", pk)


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = writable(request, pk, Cohort.objects.rated_by_employer(request.user))
    stop_asking_learners(cohort=cohort, by=request.user, now=timezone.now())
    say(request, "The address leads nowhere any more. What was answered counts.")
    return redirect("cohorts:detail", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def learner(request: HttpRequest, key: str) -> HttpResponse:
    """For anybody: no sign-in, no session, and nothing kept but the answer and its day."""
    if limited := ratelimit.consume_or_429(request, action="learner_answer", limit_get=True):
        return limited
    cohorts = Cohort.objects.select_related("agreement__version", "agreement__institution")
    cohort = get_object_or_404(cohorts, learner_key=key)
    form = LearnerForm(request.POST or None, initial={"once": secrets.token_urlsafe(16)})
    if request.method == "POST" and form.is_valid() and _is_answered(form, cohort):
        return redirect(f"{request.path}?thanks")
    thanks = "thanks" in request.GET and request.method != "POST"
    closed = not takes_learner_answers(cohort, timezone.now())
    context = {"cohort": cohort, "form": form, "thanks": thanks, "closed": closed and not thanks}
    return render(request, "feedback/learner.html", context)


def _is_answered(form: LearnerForm, cohort: Cohort) -> bool:
    """True also for the second click on the same page, which adds nothing."""
    click = f"learner-answer:{form.cleaned_data['once']}"
    if not cache.add(click, True, ONE_CLICK):
        return True
    level = form.cleaned_data["level"]
    if is_done(form, answer_as_learner, cohort=cohort, level=level, now=timezone.now()):
        return True
    cache.delete(click)
    return False
