"""Small conversions of column values that both sides of the market share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


def floats(values: Iterable[Decimal | float | int | None]) -> FloatArray:
    """NaN where a value is not stated."""
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)


def ints(values: Iterable[int | None], missing: int = -1) -> IntArray:
    return np.array([missing if value is None else int(value) for value in values], dtype=np.int64)


def days(values: Iterable[date | None]) -> IntArray:
    """Proleptic ordinal days, -1 where a date is not stated."""
    return ints(None if value is None else value.toordinal() for value in values)


def flags(values: Iterable[Any]) -> NDArray[np.bool_]:
    return np.array([bool(value) for value in values], dtype=np.bool_)


def pointers(owners: Sequence[int], rows: dict[int, int]) -> IntArray:
    """Pointers (rows + 1) of entries that are sorted by their owner's row; `owners` are database keys."""
    counts = np.zeros(len(rows), dtype=np.int64)
    for owner in owners:
        counts[rows[owner]] += 1
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
