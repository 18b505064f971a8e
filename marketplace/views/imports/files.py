"""Files that leave: the report of an import, and a sample to start from."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from marketplace.importing.report import HEADER, lines_of
from marketplace.importing.sample import sample_file
from marketplace.queries.imports import remarks_of
from marketplace.views.imports.access import visible_import

CSV = "text/csv; charset=utf-8"
MARK = "\N{BOM}"  # tells spreadsheets that the file is UTF-8


@login_required
def report(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every error and warning of the import as CSV, guarded against formulas."""
    found = visible_import(request, pk)
    lines = lines_of(remarks_of(found))
    response = StreamingHttpResponse(_written(lines), content_type=CSV)
    name = "".join(letter if letter.isalnum() else "-" for letter in PurePath(found.file_name).stem)[:60]
    response["Content-Disposition"] = (
        f'attachment; filename="report-{name.encode("ascii", "ignore").decode()}.csv"'
    )
    return response


@login_required
def sample(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(MARK + sample_file(), content_type=CSV)
    response["Content-Disposition"] = 'attachment; filename="trellis-catalogue.csv"'
    return response


def _written(lines: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield MARK + _line(HEADER)
    for line in lines:
        yield _line(line)


def _line(cells: tuple[str, ...]) -> str:
    target = io.StringIO()
    csv.writer(target).writerow(cells)
    return target.getvalue()
