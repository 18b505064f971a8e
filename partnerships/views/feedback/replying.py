"""The other side's reply, and an administrator's takedown."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnerships.forms.feedback import ReplyForm, TakeDownForm
from partnerships.models import Feedback, Side
from partnerships.queries.feedback_page import answers_of
from partnerships.services.feedback import reply_to_feedback, take_down_feedback
from partnerships.views.outcomes import is_done, say


@login_required
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    feedback = _visible(request, pk)
    if not Feedback.objects.answerable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = ReplyForm(request.POST or None)
    options = {"feedback": feedback, "by": request.user, "now": timezone.now()}
    if form.is_valid() and is_done(form, reply_to_feedback, **options, **form.cleaned_data):
        say(request, "Your reply stands beside the feedback.")
        return redirect("cohorts:detail", feedback.cohort_id)
    return render(request, "feedback/reply.html", _page_of(feedback) | {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    feedback = _visible(request, pk)
    if not request.user.is_staff:
        raise PermissionDenied
    form = TakeDownForm(request.POST or None)
    options = {"feedback": feedback, "by": request.user, "now": timezone.now()}
    if form.is_valid() and is_done(form, take_down_feedback, **options, **form.cleaned_data):
        say(request, "The feedback is taken down.", told=True)
        return redirect("cohorts:detail", feedback.cohort_id)
    return render(request, "feedback/take_down.html", _page_of(feedback) | {"form": form})


def _page_of(feedback: Feedback) -> dict[str, Any]:
    """What it says, so that nobody answers or removes it unread."""
    agreement = feedback.cohort.agreement
    names = {Side.EMPLOYER: agreement.employer_name, Side.INSTITUTION: agreement.institution_name}
    return {"feedback": feedback, "who": names[Side(feedback.side)], "answers": answers_of(feedback)}


def _visible(request: HttpRequest, pk: int) -> Feedback:
    rows = Feedback.objects.visible_to(request.user).select_related("cohort__agreement__version")
    found: Feedback = get_object_or_404(rows, pk=pk)
    return found
