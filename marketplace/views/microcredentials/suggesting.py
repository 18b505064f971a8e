"""Asking the suggester for the skills of a text that was just saved, or once more."""

from __future__ import annotations

import logging

from celery import current_app
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError

from marketplace.models import Microcredential
from marketplace.views.microcredentials.access import back, editable

TASK = "marketplace.suggest_skills"  # by its name: the suggester loads the taxonomy, which no page needs
log = logging.getLogger(__name__)


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
    sent = True

    def send() -> None:
        nonlocal sent
        try:
            current_app.send_task(TASK, args=[row.pk])
        except (OperationalError, OSError) as error:
            sent = False
            log.warning("the broker is away, no skills are suggested for %s: %s", row.pk, error)

    transaction.on_commit(send)
    return sent
