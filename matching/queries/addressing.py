"""Finding rows by the ids that people and files use."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from marketplace.models import Microcredential, TrainingNeed


def need_by_id(name: str) -> TrainingNeed:
    """A need by its employer's own id, or by pk:NUMBER; a bare number that is nobody's own id is a pk.

    Raises:
        LookupError: there is none, or several employers use this id.
    """
    need: TrainingNeed = _one(TrainingNeed.objects.all(), name, "need", "employer")
    return need


def microcredential_by_id(name: str, *, institution: str | None = None) -> Microcredential:
    """A microcredential by its institution's own id, or by pk:NUMBER; a bare number that is no own id is a pk.

    Raises:
        LookupError: there is none, or several institutions use this id and `institution` does not say whose.
    """
    rows = Microcredential.objects.all()
    if institution:
        rows = rows.filter(institution__name__iexact=institution)
    row: Microcredential = _one(rows, name, "microcredential", "institution")
    return row


def _one(rows: QuerySet[Any], name: str, noun: str, owner: str) -> Any:
    if name.startswith("pk:"):
        found = list(rows.filter(pk=int(name[3:]))) if name[3:].isdigit() else []
    else:
        found = list(rows.filter(external_id=name).select_related(owner)[:20])
        if not found and name.isdigit():
            found = list(rows.filter(pk=int(name)))
    if not found:
        raise LookupError(f"There is no {noun} {name}")
    if len(found) > 1:
        owners = ", ".join(str(getattr(row, owner)) for row in found)
        raise LookupError(f"{noun.capitalize()} {name} is used by several: {owners}")
    return found[0]
