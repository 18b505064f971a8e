"""Files beside a proposal: never shown in the browser, only saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import TOO_MANY, may_create
from marketplace.documents import MOST_BYTES
from marketplace.transitions import NotAllowed
from partnerships.models import Attachment, Proposal
from partnerships.services.attachments import add_attachment, remove_attachment
from partnerships.views.proposals.access import said, writable


@login_required
@require_POST
def add(request: HttpRequest, proposal_pk: int) -> HttpResponse:
    proposal = writable(request, proposal_pk)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise ValidationError("Choose a PDF first.")
        if not may_create(request, "read_words"):
            raise ValidationError(TOO_MANY)
        content = sent.read(MOST_BYTES + 1)
        add_attachment(
            proposal=proposal, content=content, name=sent.name or "", by=request.user, now=timezone.now()
        )
    except (NotAllowed, ValidationError) as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, "Attached.")
    return redirect("proposals:detail", proposal.pk)


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    return as_download(_visible(request, pk))


def as_download(row: Attachment) -> FileResponse:
    """
    Raises:
        Http404: the file is not there any more.
    """
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(file, as_attachment=True, filename=row.name, content_type="application/pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    proposal = row.version.proposal
    if not Proposal.objects.editable_by(request.user).filter(pk=proposal.pk).exists():
        raise PermissionDenied
    try:
        remove_attachment(attachment=row, by=request.user, now=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Removed.")
    return redirect("proposals:detail", proposal.pk)


def _visible(request: HttpRequest, pk: int) -> Any:
    rows = Attachment.objects.visible_to(request.user).select_related("version__proposal")
    return get_object_or_404(rows, pk=pk)
