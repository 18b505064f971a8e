"""Who gets to an import."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from marketplace.models import CatalogueImport


def visible_import(request: HttpRequest, pk: int) -> CatalogueImport:
    rows = CatalogueImport.objects.visible_to(request.user).defer("content")
    found: CatalogueImport = get_object_or_404(rows.select_related("institution", "created_by"), pk=pk)
    return found


def may_edit(request: HttpRequest, found: CatalogueImport) -> bool:
    return CatalogueImport.objects.editable_by(request.user).filter(pk=found.pk).exists()


def editable_import(request: HttpRequest, pk: int) -> CatalogueImport:
    """404 where the person may not see it, 403 where they may not act on it."""
    found = visible_import(request, pk)
    if not may_edit(request, found):
        raise PermissionDenied
    return found
