"""Free seats that an agreement holds, and gives back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from accounts.models import Person
from components.words import counted
from marketplace.models import Microcredential
from marketplace.services.microcredentials.telling import tell
from marketplace.transitions import NotAllowed


def hold_seats(
    *, microcredential: Microcredential, seats: int, now: datetime, by: Person | None = None
) -> int | None:
    """Take `seats` off the free ones by one conditional update, in the caller's transaction: all of them or none.

    A form that was opened before is refused afterwards, since the row counts as changed at `now`. The gate on seats
    moves with them, so the row is matched anew: the edge calls `wake`.

    Returns:
        how many are held; None where the microcredential does not state its free seats.

    Raises:
        NotAllowed: fewer are left.
    """
    rows = Microcredential.objects.filter(pk=microcredential.pk)
    if rows.filter(seats_free__gte=seats).update(seats_free=F("seats_free") - seats, updated_at=now):
        tell(ids=[microcredential.pk], by=by)
        return seats
    left = rows.values_list("seats_free", flat=True).get()
    if left is None:
        return None
    raise NotAllowed(f"{counted(left, 'seat is', 'seats are').capitalize()} left, and {seats} are needed.")


def release_seats(
    *, microcredential: Microcredential, seats: int | None, now: datetime, by: Person | None = None
) -> bool:
    """Give back what `hold_seats` answered. False: there is nothing to give back, or free seats are not stated now."""
    if not seats:
        return False
    rows = Microcredential.objects.filter(pk=microcredential.pk, seats_free__isnull=False)
    if not rows.update(seats_free=F("seats_free") + seats, updated_at=now):
        return False
    tell(ids=[microcredential.pk], by=by)
    return True
