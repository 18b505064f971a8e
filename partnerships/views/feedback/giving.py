"""Giving one's own side's feedback, unseen by the other."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnerships.forms.feedback import FeedbackForm
from partnerships.models import Cohort, Side
from partnerships.queries.agreements import sides_of
from partnerships.services.feedback import give_feedback
from partnerships.views.cohorts.access import visible, writable
from partnerships.views.outcomes import is_done, say


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """404 for the other side's form, so that nothing can be learnt from it."""
    if side not in sides_of(request.user, visible(request, pk).agreement):
        raise Http404
    writers = Cohort.objects.rated_by_employer if side == Side.EMPLOYER else Cohort.objects.run_by
    cohort = writable(request, pk, writers(request.user))
    form = FeedbackForm(request.POST or None, side=side)
    options = {"cohort": cohort, "side": side, "by": request.user, "now": timezone.now()}
    if form.is_valid() and is_done(form, give_feedback, **options, **form.values()):
        say(request, "Your feedback is given.", told=True)
        return redirect("cohorts:detail", pk)
    return render(request, "feedback/give.html", {"cohort": cohort, "form": form, "side": side})
