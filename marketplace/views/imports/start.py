"""The upload, and what was imported before."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from marketplace.forms.imports import UploadForm
from marketplace.importing.catalogue_columns import COLUMNS
from marketplace.importing.faults import FileFault
from marketplace.models import CatalogueImport
from marketplace.queries.imports import history, importing_institutions, sees_imports
from marketplace.services.imports import preview_import, receive_file
from marketplace.tasks.imports import hand_over

PAGE = 20
# A file with more lines than this, or more bytes, is read by a worker while the page shows how far it is.
FEW_LINES = 2000
FEW_BYTES = 512 * 1024
DELAYED = "The file is kept, but reading it is delayed: it starts by itself when the queue is back."


@login_required
def start(request: HttpRequest) -> HttpResponse:
    if not sees_imports(request.user):
        raise PermissionDenied
    institutions = importing_institutions(request.user)
    staff = request.user.is_staff
    if request.method == "POST" and not (staff or institutions):
        raise PermissionDenied
    form = UploadForm(
        request.POST or None, request.FILES or None, institutions=institutions, administrator=staff
    )
    if request.method == "POST" and form.is_valid() and (found := _take(request, form)):
        return redirect("imports:preview", found.pk)
    page = Paginator(history(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "columns": COLUMNS,
        "lists": staff,
        "catalogues": bool(institutions),
    }
    return render(request, "imports/start.html", context, status=422 if form.errors else 200)


def _take(request: HttpRequest, form: UploadForm) -> CatalogueImport | None:
    """The import of the file; None after the form was told why the file cannot be read."""
    file = form.cleaned_data["file"]
    content = file.read()
    asked = {name: form.cleaned_data[name] for name in ("format", "institution", "list_at_once")}
    asked |= {"content": content, "file_name": file.name, "by": request.user, "now": timezone.now()}
    if content.count(b"\n") > FEW_LINES or len(content) > FEW_BYTES:
        received = receive_file(**asked)
        if not hand_over(received.pk):
            messages.warning(request, DELAYED)
        return received
    try:
        return preview_import(**asked)
    except FileFault as fault:
        form.add_error("file", str(fault))
        return None
