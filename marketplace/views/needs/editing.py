"""Writing a need on one page: new, or one that exists."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.limits import TOO_MANY, may_create
from accounts.models import Organisation
from accounts.queries import current_organisation
from marketplace.forms.filling import NEED, take_over
from marketplace.forms.needs import (
    NeedForm,
    NeedSkillFormSet,
    add_blank_rows,
    add_row,
    chosen_in,
    skill_formset,
)
from marketplace.models import NeedState, Skill, TrainingNeed
from marketplace.queries.needs import employers_written_by
from marketplace.queries.suggested_skills import FoundSkill, skills_in_words
from marketplace.services.needs import ChangedMeanwhile, save_need
from marketplace.transitions import NotAllowed
from marketplace.views.filling import answer, closed_panel, look
from marketplace.views.needs.common import address, saved, writable

LONGEST_ID = 19  # digits; the database counts no further
OPENING = {"post", "reopen"}
# What is pressed on the way, while the writer is not done.
ON_THE_WAY = {"more", "suggest", "read", "fill"}
SAID = {
    (False, "draft"): "Draft saved. Only your organisation sees it.",
    (True, "open"): "Posted.",
}


@login_required
def new(request: HttpRequest) -> HttpResponse:
    employers = employers_written_by(request.user)
    employer = current_organisation(request, "employer")
    if employer is None and employers.count() > 1:
        return redirect(f"{reverse('choose_organisation')}?{urlencode({'next': request.path})}")
    employer = employers.first() if employer is None else employer
    if employer is None or employer not in employers:
        raise PermissionDenied
    return _page(request, employer, None)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    need = writable(request, pk)
    return _page(request, need.employer, need)


@login_required
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """A fragment: skills found in what was written, without those that are chosen already."""
    if not employers_written_by(request.user).exists():
        raise PermissionDenied
    return render(request, "needs/_found.html", {"found": _found(request.POST), "looked": True})


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """A fragment: facts and skills found in pasted words or in a document, to choose from."""
    if not employers_written_by(request.user).exists():
        raise PermissionDenied
    return answer(request, NEED)


def _page(request: HttpRequest, employer: Organisation, need: TrainingNeed | None) -> HttpResponse:
    typed, action = _typed(request), request.POST.get("action")
    taken = take_over(typed, NEED) if typed is not None and action == "fill" else None
    form = NeedForm(typed, employer=employer, need=need)
    skills = skill_formset(typed, need=need)
    context = {"form": form, "skills": skills, "need": need, "employer": employer}
    context["panel"] = look(request, typed, NEED) if action == "read" else closed_panel(NEED, typed, taken)
    if "add" in request.POST or action in ON_THE_WAY:
        form.leave_unjudged()
        skills.leave_unjudged()
        if action not in {"read", "fill"}:
            context |= {"found": _found(typed), "looked": True}
    elif request.method == "POST" and (done := _submitted(request, form, skills, context)):
        return done
    return render(request, "needs/edit.html", context, status=context.get("status", 200))


def _submitted(
    request: HttpRequest, form: NeedForm, skills: NeedSkillFormSet, context: dict[str, Any]
) -> HttpResponse | None:
    """Where to go once it is saved; None where the page is to be shown again, with what stands against it."""
    need = context["need"]
    opened = request.POST.get("action") in OPENING
    skills.posting = opened or (need is not None and need.state == NeedState.OPEN)
    if not all([form.is_valid(), skills.is_valid()]):
        return None
    if need is None and not may_create(request, "create_need"):
        form.add_error(None, TOO_MANY)
        context["status"] = 429
        return None
    try:
        return _save(request, form, skills, context["employer"], need, opened)
    except ChangedMeanwhile as conflict:
        context["theirs"] = conflict.need
    except NotAllowed as reason:
        form.add_error(None, str(reason))
    except ValidationError as error:
        _show(error, form, skills)
    return None


def _save(
    request: HttpRequest,
    form: NeedForm,
    skills: NeedSkillFormSet,
    employer: Organisation,
    need: TrainingNeed | None,
    opened: bool,
) -> HttpResponse:
    row = save_need(
        employer=employer,
        need=need,
        by=request.user,
        values=form.values(),
        skills=skills.wanted(),
        now=timezone.now(),
        seen=form.seen_at() if need else None,
        opened=opened,
    )
    saved(request, SAID.get((opened, row.state), "Saved."), need=row, opened=opened)
    return redirect(address(row))


def _show(error: ValidationError, form: NeedForm, skills: NeedSkillFormSet) -> None:
    """Puts what the service found at the field that it is about."""
    for name, texts in getattr(error, "message_dict", {"": error.messages}).items():
        if name == "skills":
            skills.non_form_errors().extend(texts)
        else:
            form.add_error(name if name in form.fields else None, texts)


def _typed(request: HttpRequest) -> QueryDict | None:
    """What was written; with one more row of skills where a suggestion was taken up without a script."""
    if request.method != "POST":
        return None
    typed = request.POST.copy()
    skill = Skill.objects.offered().filter(pk=_number(typed.get("add"))).first()
    if skill is not None:
        add_row(typed, skill)
    if typed.get("action") == "more":
        add_blank_rows(typed)
    return typed


def _found(typed: QueryDict) -> list[FoundSkill]:
    return skills_in_words(
        typed.get("description", ""), title=typed.get("title", ""), besides=chosen_in(typed)
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < LONGEST_ID else None
