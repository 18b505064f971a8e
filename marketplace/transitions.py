"""States and the allowed ways between them, declared once and enforced by `move`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

Table = Mapping[str, Mapping[str, str]]

# From a state to the states that may follow, each with who or what brings it about.
NEED: Table = {
    "draft": {"open": "the employer posts it"},
    "open": {"closed": "the employer closes it"},
    "closed": {"open": "the employer reopens it"},
}
MICROCREDENTIAL: Table = {
    "draft": {"live": "the institution lists it"},
    "live": {"retired": "the institution retires it", "draft": "the institution withdraws it"},
    "retired": {"live": "the institution lists it again"},
}
CATALOGUE_IMPORT: Table = {
    "reading": {
        "previewed": "the file is read",
        "failed": "the file cannot be read",
        "discarded": "the institution discards it",
    },
    "previewed": {
        "applying": "the institution applies a large file",
        "applied": "the institution applies it",
        "discarded": "the institution discards it",
    },
    "applying": {"applied": "a worker has written it", "previewed": "a worker could not write it"},
    "applied": {
        "undoing": "the institution takes a large file back",
        "undone": "the institution takes it back",
    },
    "undoing": {"undone": "a worker has taken it back", "applied": "a worker could not take it back"},
}
DOCUMENT_READING: Table = {
    "reading": {"read": "a worker has read it", "failed": "it cannot be read"},
}
TABLES: Mapping[str, Table] = {
    "training need": NEED,
    "microcredential": MICROCREDENTIAL,
    "catalogue import": CATALOGUE_IMPORT,
    "document reading": DOCUMENT_READING,
}


class NotAllowed(Exception):
    """The row is not in a state from which this step is possible; the message says so to a person."""


def move(row: Model, table: Table, to: str, **changes: Any) -> None:
    """Move `row.state` to `to` by a conditional update, so that of two at once only one succeeds.

    Raises:
        NotAllowed: the row's state does not allow it, or somebody else was faster.
    """
    here: str = row.state  # type: ignore[attr-defined]
    rows = type(row)._default_manager.filter(pk=row.pk, state=here)
    if to not in table.get(here, {}) or not rows.update(state=to, **changes):
        name = row._meta.verbose_name
        raise NotAllowed(f"This {name} is {here} and cannot become {to} now.")
    row.refresh_from_db()
