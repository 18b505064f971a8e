"""Row-wise arithmetic on sparse matrices, a piece at a time so that memory stays small."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from marketplace.related.facts import FloatArray, IntArray, Pairs

PIECE = 50_000  # pairs at a time
ROWS = 1_000  # rows of a product at a time


def unit_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    """Every row divided by its length; empty rows stay empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return scaled_rows(matrix, 1.0 / np.where(length > 0, length, 1.0))


def scaled_rows(matrix: sparse.csr_array, by: FloatArray) -> sparse.csr_array:
    """Row i times by[i]."""
    return sparse.csr_array(sparse.diags_array(by) @ matrix)


def dot(left: sparse.csr_array, right: sparse.csr_array, pairs: Pairs) -> FloatArray:
    """(k,) product of row asked of `left` and row taught of `right`."""
    parts = [
        np.asarray(left[piece.asked].multiply(right[piece.taught]).sum(axis=1)).ravel()
        for piece in pieces(pairs)
    ]
    return np.concatenate([np.zeros(0), *parts]).astype(np.float64)


def pieces(pairs: Pairs) -> Iterator[Pairs]:
    for start in range(0, len(pairs), PIECE):
        yield pairs[start : start + PIECE]


def largest_of_rows(matrix: sparse.csr_array, most: int, least: float) -> tuple[IntArray, IntArray]:
    """Rows and columns of the `most` largest entries of each row that are at least `least`; ties by column."""
    kept = matrix.tocoo()
    enough = kept.data >= least
    row, column, value = kept.row[enough], kept.col[enough], kept.data[enough]
    order = np.lexsort((column, -np.round(value, 6), row))
    row, column = row[order].astype(np.int64), column[order].astype(np.int64)
    first = np.searchsorted(row, row)
    near = np.arange(len(row)) - first < most
    return np.asarray(row[near], dtype=np.int64), np.asarray(column[near], dtype=np.int64)
