"""Scoring policies: read, drafted, activated. One that was used stays as it is."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.access import administrator_required
from components import words
from marketplace.changes import wake
from marketplace.transitions import NotAllowed
from matching.forms import PolicyForm
from matching.models import PolicyState, ScoringPolicy
from matching.policy_numbers import AUTOMATIC
from matching.queries.policies import active_policy, explained, policies, shown, would_approve
from matching.services.policies import activate_policy, change_draft, draft_policy
from matching.views.said import DELAYED

PAGE = 25


@administrator_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    page = Paginator(policies(), PAGE).get_page(request.GET.get("page"))
    return render(request, "policies/list.html", {"page": page, "active": active_policy()})


@administrator_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    policy = get_object_or_404(policies(), pk=pk)
    rule = [
        (number.label, shown(number, getattr(policy, number.name)), number.meaning) for number in AUTOMATIC
    ]
    active = active_policy()
    context = {"policy": policy, "active": active, "groups": explained(policy, active), "rule": rule}
    context |= {"automatic": would_approve(policy), "editable": _may_change(policy)}
    return render(request, "policies/detail.html", context)


@administrator_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    active = active_policy()
    form = PolicyForm(request.POST or None, policy=active, fresh=True)
    made = _saved(
        form, lambda: draft_policy(by=request.user, note=form.cleaned_data["note"], values=form.values())
    )
    if made is None:
        return _form(request, form, active, f"New version, from policy {active.version}")
    messages.success(request, f"Policy {made.version} is a draft. Nothing is matched by it yet.")
    return redirect("policies:detail", made.pk)


@administrator_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    policy = get_object_or_404(policies(), pk=pk)
    if not _may_change(policy):
        messages.error(request, "This policy has been used and is kept as it is. Make a new version.")
        return redirect("policies:detail", pk)
    form = PolicyForm(request.POST or None, policy=policy)
    made = _saved(
        form,
        lambda: change_draft(
            policy=policy, by=request.user, note=form.cleaned_data["note"], values=form.values()
        ),
    )
    if made is None:
        return _form(request, form, policy, f"Change policy {policy.version}")
    messages.success(request, f"Policy {made.version} saved.")
    return redirect("policies:detail", made.pk)


@administrator_required
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    policy = get_object_or_404(policies(), pk=pk)
    if request.method == "GET":
        return render(request, "components/confirm_page.html", _question(policy))
    try:
        activate_policy(policy=policy, by=request.user, now=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("policies:detail", pk)
    messages.success(request, f"Policy {policy.version} is active. Everything is matched again by it.")
    if not wake():
        messages.warning(request, DELAYED)
    return redirect("runs:list")


def _question(policy: ScoringPolicy) -> dict[str, object]:
    text = "Every open need is matched again by its numbers. Verdicts stay; what moved much returns to the queue."
    if policy.approves_automatically:
        found = would_approve(policy)
        approved = words.counted(found.approved, "match", "matches")
        text += f" By the fits of today it would approve {approved} of {found.waiting} by itself."
    return {
        "title": f"Activate policy {policy.version}?",
        "text": text,
        "yes": f"Activate policy {policy.version}",
        "back": f"../../{policy.pk}/",
        "kind": "primary",
    }


def _saved(form: PolicyForm, verb: Callable[[], ScoringPolicy]) -> ScoringPolicy | None:
    """The policy; None where the form is to be shown, with what stands against it."""
    if not form.is_valid():
        return None
    try:
        return verb()
    except ValidationError as error:
        for name, texts in getattr(error, "message_dict", {"": error.messages}).items():
            form.add_error(name if name in form.fields else None, texts)
    except NotAllowed as reason:
        form.add_error(None, str(reason))
    return None


def _form(request: HttpRequest, form: PolicyForm, policy: ScoringPolicy, title: str) -> HttpResponse:
    return render(request, "policies/edit.html", {"form": form, "policy": policy, "title": title})


def _may_change(policy: ScoringPolicy) -> bool:
    return policy.state == PolicyState.DRAFT and policy.used_at is None
