"""Concepts: what words mean by the company they keep, so that texts and skills are alike without sharing a word.

Latent semantic analysis (Deerwester et al. 1990) of the taxonomy's and the market's own texts: a truncated
singular value decomposition of their word counts. No model from outside, seeded, about a second for 15,000 texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer

from .likeness import counts, on_grid, vectors
from .ragged import FloatArray, IntArray

ByteArray = NDArray[np.int8]

DIMENSIONS = 128
LEAST_TEXTS = 1000  # fewer say too little about what goes together: no concepts then
LEAST_USE = 2  # texts that a word must occur in
SCALE = 127  # concepts are whole numbers, so that a reference stays small
NEIGHBOURS = 10  # kept for each skill
ALIKE_FROM = 0.5  # cosine of two skills' texts below which they have nothing in common
MOST_ALIKE = 0.8  # credit at cosine 1: as for a narrower skill


def _no_words() -> IntArray:
    return np.zeros(0, dtype=np.int64)


def _no_concepts() -> ByteArray:
    return np.zeros((0, 0), dtype=np.int8)


@dataclass(frozen=True, eq=False)
class Concepts:
    """`words` (v,) are hashed columns, ascending; `vectors` (v, d) what each means. Empty: words are only themselves."""

    words: IntArray = field(default_factory=_no_words)
    vectors: ByteArray = field(default_factory=_no_concepts)

    def __len__(self) -> int:
        return len(self.words)

    def of(self, rows: sparse.csr_array) -> FloatArray:
        """Concept rows (n, d) of weighted word rows (n, WORDS), each of length 1; zeros where no word is known."""
        found = np.asarray(rows[:, self.words] @ self.vectors.astype(np.float64), dtype=np.float64)
        length = np.linalg.norm(found, axis=1, keepdims=True)
        return np.divide(found, length, out=np.zeros_like(found), where=length > 0)


def learn(documents: sparse.csr_array, seed: int = 0) -> Concepts:
    """Concepts from word counts (n, WORDS) of texts, each about one thing; none for fewer than LEAST_TEXTS.

    The most frequent words of English are left out. Vectors are centred, so that what all words share says nothing.
    """
    if np.count_nonzero(np.diff(documents.indptr)) < LEAST_TEXTS:
        return Concepts()
    known = _telling(documents)
    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(documents[:, known])
    found = TruncatedSVD(DIMENSIONS, n_iter=2, random_state=seed).fit(weighted)
    vectors = found.components_.T * np.sqrt(found.singular_values_)
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    vectors = vectors - vectors.mean(axis=0)
    return Concepts(known, np.clip(np.round(vectors * SCALE), -SCALE, SCALE).astype(np.int8))


def neighbours(texts: FloatArray, chunk: int = 1000) -> tuple[IntArray, FloatArray]:
    """Pairs (k, 2) of skills whose concept rows (S, d) are alike, and how far one serves for the other, (k,) in (0, 1].

    For each skill its NEIGHBOURS nearest with a cosine above ALIKE_FROM; the credit rises from 0 there to MOST_ALIKE.
    """
    pairs, credits = [np.zeros((0, 2), dtype=np.int64)], [np.zeros(0)]
    size = len(texts)
    for start in range(0, size, chunk):
        rows = np.arange(start, min(start + chunk, size))
        cosine = texts[rows] @ texts.T
        cosine[np.arange(len(rows)), rows] = -1.0
        nearest = np.argsort(-cosine, axis=1, kind="stable")[:, :NEIGHBOURS]
        value = np.take_along_axis(cosine, nearest, axis=1)
        row, place = np.nonzero(value > ALIKE_FROM)
        pairs.append(np.stack([rows[row], nearest[row, place]], axis=1))
        credits.append((value[row, place] - ALIKE_FROM) / (1 - ALIKE_FROM) * MOST_ALIKE)
    return np.concatenate(pairs), np.concatenate(credits)


def _telling(documents: sparse.csr_array) -> IntArray:
    """Words of LEAST_USE texts or more that are no stop words."""
    use = np.bincount(documents.indices, minlength=documents.shape[1])
    use[counts([" ".join(sorted(ENGLISH_STOP_WORDS))]).indices] = 0
    return np.flatnonzero(use >= LEAST_USE).astype(np.int64)


def text_vectors(texts: Sequence[str], weights: FloatArray, concepts: Concepts) -> sparse.csr_array:
    """What likeness compares: rows of concepts (n, d) on a grid where there are any, else of words (n, WORDS)."""
    rows = vectors(texts, weights)
    return on_grid(concepts.of(rows)) if len(concepts) else rows
