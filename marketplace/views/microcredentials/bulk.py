"""The same step for many rows: says first what it would do, then does it, then offers the way back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from marketplace.forms.microcredentials import BulkForm
from marketplace.models import Microcredential
from marketplace.queries.microcredentials import own, suggestions_of
from marketplace.querysets.microcredential import MicrocredentialQuerySet
from marketplace.services import microcredentials as services
from marketplace.views.microcredentials.access import as_moment, as_number, edited_institutions, ids_in, say

FROM_STATE = {"list": "draft", "retire": "live"}
ACTS = {"list": services.list_microcredentials, "retire": services.retire_microcredentials}
UNDOES = {"list": services.undo_listing, "retire": services.undo_retiring}
DONE = {"list": "listed", "retire": "retired"}
TITLES_SHOWN = 8


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    if not edited_institutions(request):
        raise PermissionDenied
    form = BulkForm(request.POST)
    form.fields["ids"].choices = [(value, value) for value in ids_in(request.POST.getlist("ids"))]
    if not form.is_valid():
        messages.error(request, "Choose what to do, and with which rows.")
        return redirect("microcredentials:mine")
    chosen = _chosen(request, form)
    if form.cleaned_data["sure"]:
        _act(request, form, list(chosen.values_list("pk", flat=True)))
        return redirect(_list_address(form))
    return render(request, "microcredentials/bulk.html", _preview(form, chosen))


@login_required
@require_POST
def undo_bulk(request: HttpRequest, step: str, moment: int) -> HttpResponse:
    if step not in UNDOES:
        raise Http404
    at, now = as_moment(moment), timezone.now()
    name = "listed_at" if step == "list" else "retired_at"
    done = UNDOES[step](**{name: at}, by=request.user, now=now)
    if not done.count:
        raise Http404
    say(request, f"Undone for {_counted(done.count)}")
    return redirect("microcredentials:mine")


def _chosen(request: HttpRequest, form: BulkForm) -> MicrocredentialQuerySet:
    """The ticked rows, or all of the list as it was filtered; only the person's own to change."""
    asked = form.cleaned_data
    editable = Microcredential.objects.editable_by(request.user)
    if not asked["everything"]:
        return editable.filter(pk__in=asked["ids"])
    listed = own(request.user, today=timezone.localdate(), show=asked["show"], text=asked["q"])
    return editable.filter(pk__in=listed.order_by().values("pk"))


def _preview(form: BulkForm, chosen: MicrocredentialQuerySet) -> dict[str, object]:
    action = form.cleaned_data["action"]
    affected = (
        chosen.filter(state=FROM_STATE[action]) if action in FROM_STATE else _with_sure_ones(form, chosen)
    )
    suggestions = suggestions_of(chosen).filter(confidence__gte=form.cleaned_data["at_least"])
    count = affected.count()
    return {
        "form": form,
        "action": action,
        "count": count,
        "left_out": chosen.count() - count,
        "suggestions": suggestions.count() if action == "confirm" else 0,
        "titles": affected.order_by("title", "pk").values_list("title", flat=True)[:TITLES_SHOWN],
        "more": max(0, count - TITLES_SHOWN),
        "back": _list_address(form),
        "ids": form.cleaned_data["ids"],
    }


def _with_sure_ones(form: BulkForm, chosen: MicrocredentialQuerySet) -> MicrocredentialQuerySet:
    sure = suggestions_of(chosen).filter(confidence__gte=form.cleaned_data["at_least"])
    return chosen.filter(pk__in=sure.values("microcredential"))


def _act(request: HttpRequest, form: BulkForm, ids: list[int]) -> None:
    action, now = form.cleaned_data["action"], timezone.now()
    if action == "confirm":
        least = form.cleaned_data["at_least"]
        decided = services.confirm_suggestions(microcredentials=ids, at_least=least, by=request.user, now=now)
        said = f"{decided.count} skills confirmed" if decided.count != 1 else "1 skill confirmed"
        undo = reverse("microcredentials:undo_skills", args=[as_number(decided.at)]) if decided.count else ""
        say(request, said, undo=undo)
        return
    done = ACTS[action](ids=ids, by=request.user, now=now)
    left = f". {_counted(done.left_out)} left as it was" if done.left_out == 1 else ""
    left = f". {_counted(done.left_out)} left as they were" if done.left_out > 1 else left
    undo = reverse("microcredentials:undo_bulk", args=[action, as_number(done.at)]) if done.count else ""
    say(request, f"{_counted(done.count)} {DONE[action]}{left}", undo=undo)


def _counted(count: int) -> str:
    return "1 microcredential" if count == 1 else f"{count:,} microcredentials"


def _list_address(form: BulkForm) -> str:
    kept = {name: form.cleaned_data[name] for name in ("show", "q") if form.cleaned_data[name]}
    return f"{reverse('microcredentials:mine')}{'?' if kept else ''}{urlencode(kept)}"
