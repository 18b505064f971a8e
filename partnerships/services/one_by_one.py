"""What time brings about, row by row: a broken one keeps none of the others from its turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model)


def one_by_one(rows: Iterable[Row], do: Callable[[Row], bool]) -> int:
    """Each in a transaction of its own; one that fails is logged and undone, and tried again next time.

    Returns:
        for how many of them `do` did something.
    """
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                done += do(row)
        except Exception:  # whatever is wrong with it, the others have their turn
            log.exception("%s %s was passed over", row._meta.verbose_name, row.pk)
    return done
