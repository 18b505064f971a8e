"""Questions on a need: asked by the invited, answered by the employer, read by all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from accounts.queries import current_organisation
from marketplace.models import TrainingNeed
from marketplace.transitions import NotAllowed
from partnerships.forms.questions import AnswerForm, QuestionForm
from partnerships.models import Question
from partnerships.queries.questions import asked_of, asks_for, needs_asked_about, questions_of
from partnerships.services.questions import answer_question, ask_question

PAGE = 25


@login_required
@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _need(request, pk), QuestionForm())


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    need = _need(request, pk)
    institution = _asking(request, need)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            text, now = form.cleaned_data["text"], timezone.now()
            ask_question(need=need, institution=institution, by=request.user, text=text, now=now)
            messages.success(request, "Your question is with the employer.")
            return redirect("questions:list", need.pk)
        except (NotAllowed, ValidationError) as error:
            _say(form, error)
    return _page(request, need, form, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Question.objects.visible_to(request.user).select_related("need__employer", "institution")
    question: Question = get_object_or_404(visible, pk=pk)
    if not Question.objects.answerable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = AnswerForm(request.POST or None, initial={"text": question.answer})
    if form.is_valid():
        try:
            answer_question(
                question=question, by=request.user, text=form.cleaned_data["text"], now=timezone.now()
            )
            messages.success(request, "Answered. Every invited institution can read it.")
            return redirect("questions:list", question.need_id)
        except (NotAllowed, ValidationError) as error:
            _say(form, error)
    context = {"question": question, "need": question.need, "form": form}
    return render(request, "questions/answer.html", context, status=422 if form.is_bound else 200)


def _page(request: HttpRequest, need: TrainingNeed, form: Form, status: int = 200) -> HttpResponse:
    page = Paginator(questions_of(request.user, need), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "need": need,
        "page": page,
        "asked": asked_of(request.user, need, page),
        "asking": need.state == "open" and asks_for(request.user, need).exists(),
        "answers": TrainingNeed.objects.editable_by(request.user).filter(pk=need.pk).exists(),
        "sees_need": TrainingNeed.objects.visible_to(request.user).filter(pk=need.pk).exists(),
        "form": form,
    }
    return render(request, "questions/list.html", context, status=status)


def _need(request: HttpRequest, pk: int) -> TrainingNeed:
    need: TrainingNeed = get_object_or_404(needs_asked_about(request.user), pk=pk)
    return need


def _asking(request: HttpRequest, need: TrainingNeed) -> Organisation:
    """The institution for which the person asks: as whom they act now, else the first that is invited."""
    own = list(asks_for(request.user, need))
    if not own:
        raise PermissionDenied
    acting = current_organisation(request, "institution")
    return next((one for one in own if one == acting), own[0])


def _say(form: Form, error: NotAllowed | ValidationError) -> None:
    form.add_error("text", error.messages if isinstance(error, ValidationError) else str(error))
