"""Who gets a proposal, and how a step that was refused is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from marketplace.transitions import NotAllowed
from partnerships.models import Proposal, ProposalVersion
from partnerships.queries.proposals import visible_proposals
from partnerships.services.proposals import guards

LONGEST_ID = 19  # digits; the database counts no further


def visible(request: HttpRequest, pk: int) -> Proposal:
    proposal: Proposal = get_object_or_404(visible_proposals(request.user), pk=pk)
    return proposal


def writable(request: HttpRequest, pk: int) -> Proposal:
    """404 where the person may not see it, 403 where they may not write it for the institution."""
    proposal = visible(request, pk)
    if not Proposal.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return proposal


def decidable(request: HttpRequest, pk: int) -> Proposal:
    """404 where the person may not see it, 403 where they may not decide on it for the employer."""
    proposal = visible(request, pk)
    if not Proposal.objects.decidable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return proposal


def last_sent(proposal: Proposal) -> ProposalVersion | None:
    version = guards.last_sent(proposal)
    if version is not None:
        version.proposal = proposal
    return version


def address(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.pk])


def number_in(request: HttpRequest) -> int:
    """The version that the person looked at; 0 is none."""
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST_ID else 0


def attempt(request: HttpRequest, step: Callable[[], Any], done: str) -> bool:
    """Take a step that asks for nothing, and say what came of it."""
    try:
        step()
    except (NotAllowed, ValidationError) as refusal:
        messages.error(request, said(refusal))
        return False
    messages.success(request, done)
    return True


def said(refusal: NotAllowed | ValidationError) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


def refused(form: forms.Form, refusal: NotAllowed | ValidationError) -> None:
    """Put what a service found at the field that it is about."""
    found = getattr(refusal, "message_dict", {"": [said(refusal)]})
    for name, texts in found.items():
        form.add_error(name if name in form.fields else None, texts)
