"""How alike two texts are: hashed words, inverse document frequency, concepts, cosines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

from .ragged import FloatArray, IntArray

WORDS = 2**17  # hashed columns; 20,000 different words collide about once in thirteen
GRID = 2**12
BACKGROUND = 0.2  # cosine of concepts that nine in ten pairs of unrelated titles stay below
_hashing = HashingVectorizer(n_features=WORDS, alternate_sign=False, norm=None, strip_accents="unicode")


def counts(texts: Sequence[str]) -> sparse.csr_array:
    """Word counts (texts, WORDS); words of two letters or more, case and accents folded."""
    if not texts:
        return sparse.csr_array((0, WORDS), dtype=np.float64)
    return sparse.csr_array(_hashing.transform(texts), dtype=np.float64)


def idf(documents: sparse.csr_array) -> FloatArray:
    """log((1 + N) / (1 + n)) + 1 of each hashed word (WORDS,), from word counts of N documents."""
    size, words = documents.shape
    frequency = np.bincount(documents.indices, minlength=words)
    return np.asarray(np.log((1 + size) / (1 + frequency)) + 1.0, dtype=np.float64)


def vectors(texts: Sequence[str], weights: FloatArray) -> sparse.csr_array:
    """Rows of length 1 (texts, WORDS): (1 + log count) * weight; a text without words is an empty row.

    `weights` are Reference.idf, or empty for weights of 1.
    """
    rows = counts(texts)
    rows.data = 1.0 + np.log(rows.data)
    if len(weights):
        rows.data *= weights[rows.indices]
    return normalised(rows)


def normalised(rows: sparse.csr_array) -> sparse.csr_array:
    """The same rows scaled to length 1; empty rows stay empty."""
    owner: IntArray = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    length = np.sqrt(np.bincount(owner, weights=rows.data**2, minlength=rows.shape[0]))
    scaled = rows.copy()
    scaled.data = rows.data / length[owner]
    return scaled


def on_grid(rows: FloatArray) -> sparse.csr_array:
    """Concept rows (n, d) in steps of 1 / GRID: sums of their products are exact, in whatever order they are added."""
    return sparse.csr_array(np.round(rows * GRID) / GRID)


def cosines(asked: sparse.csr_array, offered: sparse.csr_array, *, dense: bool = False) -> FloatArray:
    """Cosines in [0, 1] of all rows (n, m); 0 where either row is empty.

    dense: rows are of concepts. Any two texts have some in common, so what lies below BACKGROUND counts as nothing.
    """
    if not dense:
        return np.asarray(np.clip((asked @ offered.T).toarray(), 0.0, 1.0), dtype=np.float64)
    alike = asked.toarray() @ offered.toarray().T
    return np.asarray(np.clip((alike - BACKGROUND) / (1.0 - BACKGROUND), 0.0, 1.0), dtype=np.float64)


def likeness(title: FloatArray, text: FloatArray, title_share: float) -> FloatArray:
    """Title and text cosines as one number, in [0, 1]."""
    return title_share * title + (1.0 - title_share) * text
