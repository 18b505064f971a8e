"""What each row of an import changes, as people read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.importing.facts import Facts
from marketplace.models import CatalogueImportRow, RowAction
from marketplace.queries.imports import skill_labels
from marketplace.views.imports.wording import label_of, said

# Facts that follow from others and say nothing to a person.
UNSAID = {"latitude", "longitude"}


@dataclass(frozen=True)
class Difference:
    """One fact of a row as people read it; `old` is empty for a new microcredential."""

    label: str
    old: str
    new: str


def differences_of(rows: Iterable[CatalogueImportRow], *, currency: str) -> dict[int, list[Difference]]:
    """What each row changes, by its id. Rows that are refused or change nothing have none.

    `currency` is that of amounts in rows which state none.
    """
    shown = list(rows)
    labels = skill_labels(skill for row in shown for skill in _skills_in(row))
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


def gist_of(differences: Iterable[Difference]) -> str:
    """The few facts of a new row that one looks for first."""
    said_of = {difference.label: difference.new for difference in differences}
    parts = [said_of.get(label, "") for label in (label_of("seat_price"), label_of("class_price"))]
    hours, state = said_of.get(label_of("clock_hours")), said_of.get(label_of("state"), "")
    return " · ".join(part for part in (*parts, f"{hours} hours" if hours else "", state) if part)


def _skills_in(row: CatalogueImportRow) -> list[str]:
    """Ids of the skills that the row names, as its facts have them."""
    parts = (row.data.get("facts", {}), (row.before or {}).get("facts", {}))
    return [skill for facts in parts for skill in facts.get("skills", {})]
