"""Ragged arrays: row i owns the entries ptr[i]:ptr[i+1] of flat arrays (the layout of CSR matrices)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Columns = TypeVar("Columns")


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


def take_rows(columns: Columns, rows: IntArray, ragged: Mapping[str, tuple[str, ...]]) -> Columns:
    """The chosen rows of a dataclass of columns; `ragged` names the entry columns of each pointer column."""
    rows = np.asarray(rows, dtype=np.int64)
    owner = {name: ptr for ptr, names in ragged.items() for name in names}
    chosen = {ptr: entries_of(getattr(columns, ptr), rows) for ptr in ragged}
    taken: dict[str, Any] = {}
    for field in fields(columns):  # type: ignore[arg-type]
        values = getattr(columns, field.name)
        if field.name in chosen:
            taken[field.name] = chosen[field.name][0]
        elif field.name in owner:
            taken[field.name] = values[chosen[owner[field.name]][1]]
        else:
            taken[field.name] = values if isinstance(values, int) else values[rows]
    return type(columns)(**taken)
