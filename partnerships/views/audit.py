"""What happened, for administrators."""

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.access import administrator_required
from partnerships.forms.audit import AuditFilter
from partnerships.queries.audit import audit_entries, export_lines, rows_of

PAGE = 50


class Echo:
    """A file that hands on what is written to it."""

    def write(self, text: str) -> str:
        return text


@administrator_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET)
    wanted = form.wanted()
    page = Paginator(audit_entries(request.user, **wanted), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context: dict[str, Any] = {"form": form, "page": page, "rows": rows_of(page), "query": query.urlencode()}
    context |= {"filtered": bool(wanted), "zone": timezone.get_current_timezone_name().replace("_", " ")}
    return render(request, "audit/list.html", context)


@administrator_required
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the page lists, all of it, as CSV."""
    entries = audit_entries(request.user, **AuditFilter(request.GET).wanted())
    writer = csv.writer(Echo())
    lines = (writer.writerow(line) for line in export_lines(entries))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"audit-{timezone.localdate():%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
