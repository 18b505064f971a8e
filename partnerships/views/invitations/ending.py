"""Withdrawing an invitation, and declining one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketplace.transitions import NotAllowed
from partnerships.forms.invitations import DeclineForm
from partnerships.models import Invitation
from partnerships.queries.invitations import with_both_sides
from partnerships.services.invitations import decline_invitation, withdraw_invitation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = _visible(request, pk)
    if not Invitation.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    back = reverse("invitations:detail", args=[pk])
    if request.method != "POST":
        question = {
            "title": f"Withdraw the invitation to {invitation.institution}?",
            "text": "It is told, and can not answer any more. Nobody is invited instead of it.",
            "yes": "Withdraw the invitation",
            "back": back,
        }
        return render(request, "components/confirm_page.html", question)
    try:
        withdraw_invitation(invitation=invitation, by=request.user, now=timezone.now())
        messages.success(request, f"The invitation to {invitation.institution} is withdrawn.")
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect(back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = _visible(request, pk)
    if not Invitation.objects.answerable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    back = reverse("invitations:detail", args=[pk])
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            decline_invitation(
                invitation=invitation, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "You declined. The employer is told why.")
            return redirect(back)
        except NotAllowed as reason:
            messages.error(request, str(reason))
            return redirect(back)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"invitation": invitation, "form": form, "back": back}
    return render(request, "invitations/decline.html", context, status=422 if form.is_bound else 200)


def _visible(request: HttpRequest, pk: int) -> Invitation:
    rows = with_both_sides(Invitation.objects.visible_to(request.user))
    invitation: Invitation = get_object_or_404(rows, pk=pk)
    return invitation
