"""The order of matches."""

from __future__ import annotations

import numpy as np

from .ragged import IntArray
from .results import Scored


def top(scored: Scored, id: IntArray, k: int) -> Scored:
    """The best k pairs: fit descending, then skill descending, then id ascending.

    A total order (ids are unique), so the result does not depend on the order of the input.
    `id` is that of all microcredentials; fewer than k pairs give what there is.
    """
    order = np.lexsort((id[scored.microcredential], -scored.skill, -scored.fit))
    return scored.take(order[:k])
