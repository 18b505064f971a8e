"""What the tests of imports share: small files, and one way to bring them in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from accounts.models import Organisation
from marketplace.models import CatalogueImport, CatalogueImportRow, Microcredential
from marketplace.services.imports import Outcome, apply_import, preview_import

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FACTS = (
    "institution__name",
    "external_id",
    "title",
    "description",
    "state",
    "seat_price",
    "modes",
    "updated_at",
)


def table(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def bring(
    content: bytes, institution: Organisation | None, *, format: str = "csv", **options: Any
) -> tuple[CatalogueImport, Outcome]:
    """Preview and apply."""
    kept = preview_import(
        content=content,
        file_name="catalogue.csv",
        format=format,
        institution=institution,
        by=None,
        now=NOW,
        **options,
    )
    return kept, apply_import(catalogue_import=kept, by=None, now=NOW)


def said(rows: list[CatalogueImportRow], kind: str = "errors") -> list[tuple[int, str, str]]:
    """(row, column, message) of every error or warning."""
    return [(row.number, each["column"], each["message"]) for row in rows for each in getattr(row, kind)]


def everything() -> list[tuple[Any, ...]]:
    """What the catalogue holds, to show that nothing changed."""
    return list(Microcredential.objects.order_by("pk").values_list(*FACTS))
