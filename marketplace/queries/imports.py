"""Imports as their pages read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation, Person
from marketplace.importing.facts import Facts
from marketplace.importing.wording import label_of, said
from marketplace.models import CatalogueImport, CatalogueImportRow, RowAction, Skill

# What a list of rows can be narrowed to: address -> condition.
SHOWN: dict[str, Q] = {
    "new": Q(action=RowAction.CREATE),
    "changed": Q(action=RowAction.UPDATE),
    "unchanged": Q(action=RowAction.UNCHANGED),
    "errors": Q(action=RowAction.REFUSED),
    "warnings": ~Q(warnings=[]),
}
# Facts that follow from others and say nothing to a person.
UNSAID = {"latitude", "longitude"}


@dataclass(frozen=True)
class Difference:
    """One fact of a row as people read it; `old` is empty for a new microcredential."""

    label: str
    old: str
    new: str


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


def differences_of(rows: Iterable[CatalogueImportRow], *, currency: str) -> dict[int, list[Difference]]:
    """What each row changes, by its id. Rows that are refused or change nothing have none.

    `currency` is that of amounts in rows which state none.
    """
    shown = list(rows)
    labels = _skill_labels(shown)
    return {row.pk: _differences(row, labels, currency) for row in shown}


def _differences(row: CatalogueImportRow, labels: dict[str, str], currency: str) -> list[Difference]:
    facts: Facts = {"currency": _currency_of(row, currency)} | row.data.get("facts", {})
    before: Facts = (row.before or {}).get("facts", {})
    if row.action == RowAction.UPDATE:
        return [
            Difference(
                label_of(name),
                said(name, old, before | facts, labels),
                said(name, facts[name], facts, labels),
            )
            for name, old in before.items()
            if name not in UNSAID
        ]
    if row.action != RowAction.CREATE:
        return []
    stated = (
        (name, value) for name, value in facts.items() if name != "title" and value not in ("", None, [], {})
    )
    return [Difference(label_of(name), "", said(name, value, facts, labels)) for name, value in stated]


def _currency_of(row: CatalogueImportRow, currency: str) -> str:
    return row.microcredential.currency if row.microcredential is not None else currency


def _skill_labels(rows: Iterable[CatalogueImportRow]) -> dict[str, str]:
    """Labels of the skills that the rows name, by the id as the facts have it."""
    facts = [
        part for row in rows for part in (row.data.get("facts", {}), (row.before or {}).get("facts", {}))
    ]
    ids = {skill for part in facts for skill in part.get("skills", {})}
    return {str(pk): label for pk, label in Skill.objects.filter(pk__in=ids).values_list("pk", "label")}
