"""What an import would do or did, row by row."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from components import words
from marketplace.models import CatalogueImport, CatalogueImportRow, ImportState
from marketplace.queries.imports import SHOWN, counts_of, provider_names, rows_of
from marketplace.views.imports.access import may_edit, visible_import
from marketplace.views.imports.differences import Difference, differences_of, gist_of

PAGE = 25
AT_WORK = {ImportState.READING, ImportState.APPLYING, ImportState.UNDOING}
TABS = [("", "All"), ("errors", "Not taken"), ("warnings", "With warnings"), ("new", "New"), ("changed", "Changed"),
        ("unchanged", "Unchanged")]  # fmt: skip


@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_import(request, pk)
    context = {
        "import": found,
        "writes": may_edit(request, found),
        "at_work": found.state in AT_WORK,
        "suggesting": _is_suggesting(found),
    }
    if not context["at_work"]:
        context |= _rows(request, found)
    return render(request, "imports/preview.html", context)


@login_required
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar alone while a worker is at it; then htmx is told to load the page anew."""
    found = visible_import(request, pk)
    response = render(request, "imports/progress.html", {"import": found})
    if found.state not in AT_WORK and not _is_suggesting(found):
        response["HX-Refresh"] = "true"
    return response


def _is_suggesting(found: CatalogueImport) -> bool:
    """Skills are still being looked for in what was applied."""
    return found.state == ImportState.APPLIED and found.suggested_at is None


def _rows(request: HttpRequest, found: CatalogueImport) -> dict[str, object]:
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    counts = counts_of(found)
    page = Paginator(rows_of(found, show), PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": _with_differences(found, list(page)),
        "counts": counts,
        "headline": _headline(counts),
        "to_do": counts["new"] + counts["changed"],
        "show": show,
        "tabs": [(name, label, counts[name]) for name, label in TABS if counts[name] or not name],
    }


def _with_differences(
    found: CatalogueImport, rows: list[CatalogueImportRow]
) -> list[tuple[CatalogueImportRow, list[Difference]]]:
    currency = found.institution.currency if found.institution else ""
    differences = differences_of(rows, currency=currency)
    names = {} if found.institution else provider_names(found, (row.data.get("provider", "") for row in rows))
    for row in rows:
        row.institution_name = names.get(row.data.get("provider"), "")
        row.gist = gist_of(differences[row.pk])
    return [(row, differences[row.pk]) for row in rows]


def _headline(counts: Counter[str]) -> str:
    names = {"new": "new", "changed": "changed", "errors": "not taken"}
    said = [f"{counts[name]:,} {word}" for name, word in names.items() if counts[name]]
    return (
        ", ".join(said)
        or f"Nothing to change: {words.counted(counts['unchanged'], 'row is', 'rows are')} there already"
    )
