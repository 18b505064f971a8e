"""An employer chooses whom to invite to a need."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from components import words
from marketplace.models import TrainingNeed
from marketplace.transitions import NotAllowed
from matching.models import Match
from partnerships.forms.invitations import LONGEST_ID, InviteForm
from partnerships.models import Invitation
from partnerships.queries.invite_page import Choices, choices_for
from partnerships.queries.policy import current_policy
from partnerships.queries.taking_part import is_filled
from partnerships.services.invitations import covered_said, invite_institutions
from partnerships.working_days import end_of_working_day


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    need = _writable(request, pk)
    policy = current_policy()
    choices = choices_for(need, policy)
    if request.method != "POST":
        form = InviteForm(offered=choices.keys, first=choices.preselected)
        return _page(request, need, choices, form)
    # Also those that are invited already: a second click says the same as the first.
    form = InviteForm(request.POST, offered=_numbers(request.POST.getlist("chosen")))
    if form.is_valid() and (sent := _send(request, need, form)) is not None:
        names = words.counted(len(sent), "institution is", "institutions are")
        messages.success(request, f"{names.capitalize()} invited to answer.")
        return redirect(reverse("matches:need", args=[need.pk]) + "#invitations")
    return _page(request, need, choices, form, status=422)


def _send(request: HttpRequest, need: TrainingNeed, form: InviteForm) -> list[Invitation] | None:
    """None where something stands against it, which the form then says."""
    visible = Match.objects.visible_to(request.user).filter(need=need, pk__in=form.cleaned_data["chosen"])
    matches = list(visible.select_related("need", "microcredential__institution").order_by("rank", "pk"))
    if len(matches) < len(set(form.cleaned_data["chosen"])):
        form.add_error("chosen", "One of these is no longer among your approved matches. Choose again.")
        return None
    try:
        return invite_institutions(
            matches=matches, by=request.user, now=timezone.now(), message=form.cleaned_data["message"]
        )
    except NotAllowed as reason:
        form.add_error("chosen", str(reason))
    except ValidationError as error:
        form.add_error(None if not hasattr(error, "error_dict") else "message", error.messages)
    return None


def _page(
    request: HttpRequest, need: TrainingNeed, choices: Choices, form: InviteForm, status: int = 200
) -> HttpResponse:
    policy, now = current_policy(), timezone.now()
    context = {
        "need": need,
        "choices": choices,
        "filled": covered_said(need) if is_filled(need) else "",
        "form": form,
        "days": policy.answer_days,
        "until": end_of_working_day(now, policy.answer_days, request.user.time_zone),
    }
    return render(request, "invitations/invite.html", context, status=status)


def _writable(request: HttpRequest, pk: int) -> TrainingNeed:
    needs = TrainingNeed.objects.visible_to(request.user).select_related("employer")
    need: TrainingNeed = get_object_or_404(needs, pk=pk)
    if not TrainingNeed.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return need


def _numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < LONGEST_ID]
