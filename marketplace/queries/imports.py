"""Imports as their pages read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation, Person
from marketplace.models import CatalogueImport, CatalogueImportRow, RowAction, Skill

# What a list of rows can be narrowed to: address -> condition.
SHOWN: dict[str, Q] = {
    "new": Q(action=RowAction.CREATE),
    "changed": Q(action=RowAction.UPDATE),
    "unchanged": Q(action=RowAction.UNCHANGED),
    "errors": Q(action=RowAction.REFUSED),
    "warnings": ~Q(warnings=[]),
}


def importing_institutions(person: Person | AnonymousUser) -> QuerySet[Organisation]:
    """Institutions whose catalogue the person may import."""
    return Organisation.objects.institutions().editable_by(person)


def sees_imports(person: Person | AnonymousUser) -> bool:
    """Whether the pages of imports are for the person at all: members of an institution and administrators."""
    if not person.is_authenticated:
        return False
    return person.is_staff or Organisation.objects.institutions().of(person).exists()


def history(person: Person | AnonymousUser) -> QuerySet[CatalogueImport]:
    """Imports that the person may see, the newest first, each with its counts of rows."""
    rows = (
        CatalogueImport.objects.visible_to(person)
        .defer("content")
        .select_related("institution", "created_by")
    )
    counts = {action: Count("rows", filter=Q(rows__action=action)) for action in RowAction.values}
    counted: QuerySet[CatalogueImport] = rows.annotate(
        **{f"{name}_rows": count for name, count in counts.items()}
    )
    return counted.order_by("-created_at", "-pk")


def counts_of(catalogue_import: CatalogueImport) -> Counter[str]:
    """How many rows each of SHOWN would show; "" is all of them."""
    counts = {name: Count("pk", filter=condition) for name, condition in SHOWN.items()}
    found: dict[str, Any] = catalogue_import.rows.aggregate(all=Count("pk"), **counts)
    return Counter({"": found.pop("all"), **found})


def rows_of(catalogue_import: CatalogueImport, show: str) -> QuerySet[CatalogueImportRow]:
    rows = catalogue_import.rows.select_related("microcredential").order_by("number")
    return rows.filter(SHOWN[show]) if show in SHOWN else rows


def remarks_of(catalogue_import: CatalogueImport) -> Iterable[CatalogueImportRow]:
    """Rows with an error or a warning, in the order of the file, without holding all of them."""
    rows = catalogue_import.rows.exclude(errors=[], warnings=[]).only(
        "number", "own_id", "title", "errors", "warnings"
    )
    return rows.order_by("number").iterator(chunk_size=500)


def provider_names(catalogue_import: CatalogueImport, providers: Iterable[str]) -> dict[str, str]:
    """What a state's list calls its institutions, by provider id: the first row of each one carries it."""
    wanted = list(set(providers) - {""})
    rows = catalogue_import.rows.filter(data__provider__in=wanted, data__institution__name__isnull=False)
    return {row.data["provider"]: row.data["institution"]["name"] for row in rows.only("data")}


def skill_labels(ids: Iterable[str]) -> dict[str, str]:
    """Labels by id, the ids as text."""
    return {str(pk): label for pk, label in Skill.objects.filter(pk__in=set(ids)).values_list("pk", "label")}
