"""Who gets an agreement, and what its page shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from partnerships.forms.agreements import SignForm
from partnerships.models import Agreement, AgreementState, Side
from partnerships.queries.agreements import agreements_for, may_cancel, sides_of, to_sign_by, waits_for
from partnerships.queries.cohorts import believed_of, repeat_purchases
from partnerships.queries.invitations import may_invite
from partnerships.queries.taking_part import fell_through


def visible(request: HttpRequest, pk: int) -> Agreement:
    agreement: Agreement = get_object_or_404(agreements_for(request.user), pk=pk)
    return agreement


def page_of(request: HttpRequest, agreement: Agreement, form: SignForm | None = None) -> dict[str, Any]:
    """What the page shows; the form only to whoever signs next."""
    if form is None and to_sign_by(request.user, agreement, timezone.now()):
        form = SignForm(initial={"text_hash": agreement.text_hash})
    sides = sides_of(request.user, agreement)
    return {
        "agreement": agreement,
        "form": form,
        "sides": sides,
        "is_employers": Side.EMPLOYER in sides or request.user.is_staff,
        "confirmations": agreement.confirmations.all(),
        "waits_for": waits_for(agreement),
        "is_signing": agreement.state == AgreementState.SIGNING,
        "cohorts": agreement.cohorts.order_by("number"),
        "fell_through": fell_through(agreement),
        "may_invite": may_invite(request.user, agreement.need),
        "may_cancel": may_cancel(request.user, agreement),
        "believed": believed_of(agreement.microcredential),
        "repeats": repeat_purchases(agreement.institution),
    }
