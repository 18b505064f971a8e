"""Draft, live, retired: asks first, then does, then offers the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketplace.models import Microcredential
from marketplace.services import microcredentials as services
from marketplace.transitions import NotAllowed
from marketplace.views.microcredentials.access import back, editable, say


@dataclass(frozen=True)
class Step:
    act: Callable[..., None]
    title: str
    text: str
    yes: str
    said: str
    undo: str
    kind: str = "primary"
    timed: bool = True


STEPS = {
    "list": Step(
        act=services.list_microcredential,
        title="List “{}”?",
        text="Employers find it in the catalogue, and it is matched with their needs.",
        yes="List it",
        said="“{}” is live",
        undo="withdraw",
    ),
    "withdraw": Step(
        act=services.withdraw_microcredential,
        title="Take “{}” back to draft?",
        text="Employers no longer find it. You can change it and list it again.",
        yes="Take it back",
        said="“{}” is a draft again",
        undo="list",
        kind="danger",
        timed=False,
    ),
    "retire": Step(
        act=services.retire_microcredential,
        title="Retire “{}”?",
        text="It is not offered any more. What was agreed about it stays. You can list it again at any time.",
        yes="Retire it",
        said="“{}” is retired",
        undo="relist",
        kind="danger",
    ),
    "relist": Step(
        act=services.relist_microcredential,
        title="List “{}” again?",
        text="Employers find it in the catalogue again, and it is matched with their needs.",
        yes="List it again",
        said="“{}” is live again",
        undo="retire",
    ),
}


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    row, chosen = editable(request, pk), STEPS[name]
    page = reverse("microcredentials:detail", args=[pk])
    if request.method == "GET":
        words = {"title": chosen.title.format(row), "text": chosen.text, "yes": chosen.yes}
        return render(request, "components/confirm_page.html", words | {"kind": chosen.kind, "back": page})
    take(request, row, chosen)
    return redirect(back(request, page))


def take(request: HttpRequest, row: Microcredential, chosen: Step) -> bool:
    """Whether the step was taken; says that it was, or why it is refused."""
    clock: dict[str, Any] = {"now": timezone.now()} if chosen.timed else {}
    try:
        chosen.act(microcredential=row, by=request.user, **clock)
    except ValidationError as error:
        messages.error(request, f"Not listed. {' '.join(error.messages)}")
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        say(request, _said(chosen, row), undo=reverse(f"microcredentials:{chosen.undo}", args=[row.pk]))
        return True
    return False


def _said(chosen: Step, row: Microcredential) -> str:
    said = chosen.said.format(row)
    if row.state == "live" and not row.institution.is_verified:
        said += f". Employers see it once an administrator has verified {row.institution}"
    return said
