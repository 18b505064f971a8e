"""Signing and cancelling."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from partnerships.forms.agreements import NoteForm, SignForm
from partnerships.models import Agreement
from partnerships.services.agreements import cancel_agreement, sign_agreement
from partnerships.views.agreements.access import page_of, visible
from partnerships.views.outcomes import is_done, say


@login_required
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = visible(request, pk)
    if not Agreement.objects.signable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = SignForm(request.POST)
    options = {"agreement": agreement, "by": request.user, "now": timezone.now()}
    if form.is_valid() and is_done(form, sign_agreement, **options, **form.cleaned_data):
        say(request, "You have signed the agreement.")
        return redirect("agreements:detail", pk)
    return render(request, "agreements/detail.html", page_of(request, visible(request, pk), form))


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = visible(request, pk)
    if not Agreement.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = NoteForm(request.POST or None)
    options = {"agreement": agreement, "by": request.user, "now": timezone.now()}
    if form.is_valid() and is_done(form, cancel_agreement, **options, **form.cleaned_data):
        say(request, "The agreement is cancelled.", told=True)
        return redirect("agreements:detail", pk)
    return render(request, "agreements/cancel.html", {"agreement": agreement, "form": form})
