"""Asking the suggester for the skills of a text that was just saved, or once more."""

from __future__ import annotations

from celery import current_app
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from marketplace.models import Microcredential
from marketplace.tasks.sending import send_on_commit
from marketplace.views.microcredentials.access import back, editable

TASK = "marketplace.suggest_skills"  # by its name: the suggester loads the taxonomy, which no page needs


@login_required
@require_POST
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest skills from the title and the description again."""
    row = editable(request, pk)
    if ask_for_suggestions(row):
        messages.success(request, "Skills are being suggested. Reload in a moment to see them.")
    else:
        messages.warning(request, "Skills cannot be suggested just now. Try again in a moment.")
    return redirect(back(request, reverse("microcredentials:detail", args=[pk])))


def ask_for_suggestions(row: Microcredential) -> bool:
    """Send the task after the commit. False when the broker was away."""
    return send_on_commit(
        lambda: current_app.send_task(TASK, args=[row.pk]), f"suggesting skills for {row.pk}"
    )
