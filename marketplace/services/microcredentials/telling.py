"""Telling the matcher which live microcredentials changed."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import Person
from marketplace.changes import announce
from marketplace.models import Microcredential, MicrocredentialState

ONE_BY_ONE = 10  # more than these are cheaper to match in one full run


def tell(*, ids: Collection[int], by: Person | None) -> None:
    """Ask for a new match of those that are live now, inside the caller's transaction."""
    live = list(Microcredential.objects.filter(pk__in=ids, state=MicrocredentialState.LIVE)[: ONE_BY_ONE + 1])
    tell_of(live, by=by)


def tell_of(rows: Collection[Microcredential], *, by: Person | None) -> None:
    """Ask for a new match of these, whatever their state: one that left the catalogue leaves the matches too."""
    if len(rows) > ONE_BY_ONE:
        announce(everything=True, by=by)
        return
    for row in rows:
        announce(microcredential=row, by=by)
