"""Ragged arrays: row i owns the entries ptr[i]:ptr[i+1] of flat arrays (the layout of CSR matrices)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


def pack(rows: Iterable[Sequence[float]]) -> tuple[IntArray, FloatArray]:
    """Pointers (rows + 1) and flat values of a list of lists; an empty list is a row without entries."""
    lists = [np.asarray(row, dtype=np.float64) for row in rows]
    ptr = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in lists], out=ptr[1:])
    return ptr, np.concatenate([np.zeros(0), *lists])


def rows_of(ptr: IntArray) -> IntArray:
    """The row of every entry, ascending."""
    return np.repeat(np.arange(len(ptr) - 1, dtype=np.int64), np.diff(ptr))


def entries_of(ptr: IntArray, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Pointers and entry positions of the chosen rows, in the order chosen; a row may be chosen twice."""
    starts, counts = ptr[rows], ptr[rows + 1] - ptr[rows]
    chosen = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(counts, out=chosen[1:])
    return chosen, np.arange(chosen[-1]) + np.repeat(starts - chosen[:-1], counts)


def minimum_by_row(rows: IntArray, values: FloatArray, size: int) -> FloatArray:
    """The smallest value of each row; infinity for a row without entries."""
    smallest = np.full(size, np.inf)
    np.minimum.at(smallest, rows, values)
    return smallest
