"""States and the allowed ways between them, declared once and enforced by `move`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

NEED: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"open"}),
    "open": frozenset({"closed"}),
    "closed": frozenset({"open"}),
}
MICROCREDENTIAL: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"live"}),
    "live": frozenset({"retired", "draft"}),
    "retired": frozenset({"live"}),
}
CATALOGUE_IMPORT: Mapping[str, frozenset[str]] = {
    "reading": frozenset({"previewed", "failed", "discarded"}),
    "previewed": frozenset({"applying", "applied", "discarded"}),
    "applying": frozenset({"applied", "previewed"}),
    "applied": frozenset({"undoing", "undone"}),
    "undoing": frozenset({"undone", "applied"}),
}

DOCUMENT_READING: Mapping[str, frozenset[str]] = {"reading": frozenset({"read", "failed"})}


class NotAllowed(Exception):
    """The row is not in a state from which this step is possible; the message says so to a person."""


def move(row: Model, table: Mapping[str, frozenset[str]], to: str, **changes: Any) -> None:
    """Move `row.state` to `to` by a conditional update, so that of two at once only one succeeds.

    Raises:
        NotAllowed: the row's state does not allow it, or somebody else was faster.
    """
    here: str = row.state  # type: ignore[attr-defined]
    rows = type(row)._default_manager.filter(pk=row.pk, state=here)
    if to not in table.get(here, frozenset()) or not rows.update(state=to, **changes):
        name = row._meta.verbose_name
        raise NotAllowed(f"This {name} is {here} and cannot become {to} now.")
    row.refresh_from_db()
