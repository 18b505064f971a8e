"""Satisfaction history as columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zlib import crc32

import numpy as np

from marketplace.models import Microcredential, SatisfactionRecord
from matching.engine import History
from matching.snapshot.columns import floats, ints


def load_history(offered: Sequence[Microcredential], on: date) -> History:
    """Verified records of the market's institutions; ages count back from `on`, later records have age 0."""
    rows = {row.pk: place for place, row in enumerate(offered)}
    records = list(
        SatisfactionRecord.objects.filter(
            verified=True, institution__in={row.institution_id for row in offered}
        ).order_by("pk")
    )
    shares = [(record.met_need, record.employees_liked, record.work_improved) for record in records]
    learners = ints(record.learners for record in records)
    return History(
        microcredential=ints(rows.get(record.microcredential_id or -1) for record in records),
        institution=ints(record.institution_id for record in records),
        employer=ints(_employer_code(record) for record in records),
        share=floats(share for three in shares for share in three).reshape(-1, 3),
        answers=np.repeat(learners.astype(np.float64), 3).reshape(-1, 3),
        learners=learners,
        age_days=floats(max((on - record.ended_on).days, 0) for record in records),
    )


def _employer_code(record: SatisfactionRecord) -> int:
    """One code for each employer, also for those known by name only.

    An anonymous source (a state's ratings) counts as an employer of its own for each record: nobody says that one
    employer gave them all, and the cap is there for one who does.
    """
    if record.employer_id is not None:
        return int(record.employer_id)
    if record.employer_name:
        return -2 - crc32(record.employer_name.strip().lower().encode())
    return -2 - 2**32 - int(record.pk)
