"""Writing a microcredential on one page: new, or one that exists."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.limits import TOO_MANY, may_create
from accounts.models import Organisation
from marketplace import prices
from marketplace.forms.filling import MICROCREDENTIAL, Taken, leave_unjudged, take_over
from marketplace.forms.microcredentials import MicrocredentialForms
from marketplace.models import Microcredential
from marketplace.queries.microcredentials import shown_skills
from marketplace.services.microcredentials import (
    ChangedMeanwhile,
    change_microcredential,
    create_microcredential,
)
from marketplace.views.filling import Panel, answer, closed_panel, look
from marketplace.views.microcredentials.access import editable, edited_institutions, say
from marketplace.views.microcredentials.page import HEADCOUNTS
from marketplace.views.microcredentials.states import STEPS, take
from marketplace.views.microcredentials.suggesting import ask_for_suggestions

# What is pressed on the way, while the writer is not done.
ON_THE_WAY = {"read", "fill"}


@login_required
def new(request: HttpRequest) -> HttpResponse:
    institutions = edited_institutions(request)
    if not institutions:
        raise PermissionDenied
    return _page(request, institutions[0], None)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = editable(request, pk)
    return _page(request, row.institution, row)


@login_required
@require_POST
def price(request: HttpRequest) -> HttpResponse:
    """The hint beside the prices: what they come to, computed from what is typed so far."""
    institutions = edited_institutions(request)
    if not institutions:
        raise PermissionDenied
    forms = MicrocredentialForms(request.POST, institution=institutions[0])
    return render(request, "microcredentials/fragments/hint.html", _hint(forms))


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """A fragment: facts and skills found in pasted words or in a document, to choose from."""
    if not edited_institutions(request):
        raise PermissionDenied
    return answer(request, MICROCREDENTIAL)


def _page(request: HttpRequest, institution: Organisation, row: Microcredential | None) -> HttpResponse:
    typed, action = request.POST.copy() or None, request.POST.get("action")
    taken = take_over(typed, MICROCREDENTIAL) if typed and action == "fill" else None
    forms = MicrocredentialForms(typed, institution=institution, row=row)
    context = {"forms": forms, "row": row, "institution": institution}
    context["panel"] = _panel(request, typed, action, taken)
    valid = request.method == "POST" and action not in ON_THE_WAY and forms.is_valid()
    limited = valid and row is None and not may_create(request, "create_microcredential")
    if limited:
        forms.refuse(ValidationError(TOO_MANY))
    elif valid:
        try:
            return _saved(request, forms, _save(request, forms, institution, row))
        except ChangedMeanwhile as conflict:
            context["conflict"] = conflict
        except ValidationError as error:
            forms.refuse(error)
    waiting = shown_skills().filter(microcredential=row, status="suggested") if row else []
    context |= {"waiting": waiting, "editing": True} | (_hint(forms) if request.POST else _hint_of(row))
    if action in ON_THE_WAY:
        leave_unjudged(forms)
    return render(request, "microcredentials/edit.html", context, status=429 if limited else 200)


def _panel(request: HttpRequest, typed: QueryDict | None, action: str | None, taken: Taken | None) -> Panel:
    if typed and action == "read":
        return look(request, typed, MICROCREDENTIAL)
    return closed_panel(MICROCREDENTIAL, typed, taken)


def _save(
    request: HttpRequest, forms: MicrocredentialForms, institution: Organisation, row: Microcredential | None
) -> Microcredential:
    said = forms.values() | {"by": request.user, "now": timezone.now()}
    if row is None:
        return create_microcredential(institution=institution, **said)
    seen = None if request.POST.get("overwrite") else forms.seen
    return change_microcredential(microcredential=row, seen=seen, **said)


def _saved(request: HttpRequest, forms: MicrocredentialForms, row: Microcredential) -> HttpResponse:
    """Listed at once where that was pressed: the button says it, and there is a way back."""
    told = row.state == "live"
    suggesting = forms.words_changed and ask_for_suggestions(row)
    listed = request.POST.get("then") == "list" and row.state == "draft" and take(request, row, STEPS["list"])
    if suggesting or not listed:
        say(
            request, "Saved. Skills are being suggested from your words" if suggesting else "Saved", told=told
        )
    return redirect("microcredentials:detail", row.pk)


def _hint(forms: MicrocredentialForms) -> dict[str, object]:
    row, tiers = forms.priced()
    return _costs(row, tiers)


def _hint_of(row: Microcredential | None) -> dict[str, object]:
    return _costs(row, prices.tiers_of(row)) if row else {"landed": []}


def _costs(row: Microcredential, tiers: prices.Tiers) -> dict[str, object]:
    found = (prices.landed(row, head, tiers=tiers) for head in HEADCOUNTS)
    return {
        "landed": [one for one in found if one is not None],
        "class_from": prices.class_beats_seat_from(row, tiers=tiers),
    }
