"""Fits as pages show them: points of 100 with one decimal, parts that add up."""

from __future__ import annotations

import math
from collections.abc import Sequence

TENTHS = 1000  # of a point, in a fit of 1
NOISE = 1e-9  # keeps 0.7 * 1000 = 699.9999999999999 from becoming 699


def shown(value: float) -> float:
    """A share of 1 as points of 100, half a tenth rounded up."""
    return _nearest(value) / 10


def shown_parts(parts: Sequence[float], total: float) -> tuple[float, ...]:
    """Points of the parts and, last, of their total; the parts as shown add up to the total as shown.

    Largest remainder (Hamilton): every part is rounded down, then the tenths still missing go to
    the largest remainders; ties go to the earlier part. `parts` are not negative and sum to `total`.
    """
    exact = [part * TENTHS + NOISE for part in parts]
    tenths = [math.floor(part) for part in exact]
    whole = _nearest(total)
    by_remainder = sorted(range(len(exact)), key=lambda i: (tenths[i] - exact[i], i))
    for i in by_remainder[: whole - sum(tenths)]:
        tenths[i] += 1
    return (*(part / 10 for part in tenths), whole / 10)


def _nearest(value: float) -> int:
    return math.floor(value * TENTHS + 0.5 + NOISE)
