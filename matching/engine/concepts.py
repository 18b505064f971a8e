"""Concepts: what words mean, so that texts and skills can be alike without sharing a word.

A word's concept joins two views of it: the company that it keeps in the taxonomy's and the market's own texts (latent
semantic analysis, Deerwester et al. 1990), and a vector made elsewhere, where one is given. Seeded, about two seconds
for 15,000 texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer

from .likeness import counts, idf, on_grid, vectors
from .ragged import FloatArray, IntArray

ByteArray = NDArray[np.int8]

DIMENSIONS = 128
LEAST_TEXTS = 1000  # fewer say too little about what goes together: no concepts then
LEAST_USE = 2  # texts that a word must occur in, where no vector of it is given
SCALE = 127  # concepts are whole numbers, so that a reference stays small
NEIGHBOURS = 30  # kept for each skill
ALIKE_FROM = 0.4  # cosine of two skills' texts below which they have nothing in common
MOST_ALIKE = 0.8  # credit at cosine 1: as for a narrower skill


def _no_words() -> IntArray:
    return np.zeros(0, dtype=np.int64)


def _no_weights() -> FloatArray:
    return np.zeros(0, dtype=np.float64)


def _no_directions() -> ByteArray:
    return np.zeros((0, 0), dtype=np.int8)


def _no_vectors() -> FloatArray:
    return np.zeros((0, 0), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Concepts:
    """`words` (v,) are hashed columns, ascending. Empty: words are only themselves."""

    words: IntArray = field(default_factory=_no_words)
    weights: FloatArray = field(
        default_factory=_no_weights
    )  # (v,) idf in the texts that they were learned from
    vectors: ByteArray = field(
        default_factory=_no_directions
    )  # (v, d) what each means; only directions count

    def __len__(self) -> int:
        return len(self.words)

    def of(self, documents: sparse.csr_array) -> FloatArray:
        """Concept rows (n, d) of word counts (n, WORDS), each of length 1; zeros where no word is known."""
        known = sparse.csr_array(documents[:, self.words])
        known.data = (1.0 + np.log(known.data)) * self.weights[known.indices]
        return _lengthened(np.asarray(known @ self.vectors.astype(np.float64), dtype=np.float64))


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Vectors (w, e) of words, made elsewhere."""

    words: Sequence[str] = ()
    vectors: FloatArray = field(default_factory=_no_vectors)


def learn(documents: sparse.csr_array, given: WordVectors, seed: int = 0) -> Concepts:
    """Concepts from word counts (n, WORDS) of texts, each about one thing; none for fewer than LEAST_TEXTS, or with
    no more words than DIMENSIONS.

    The most frequent words of English are left out. Vectors are centred, so that what all words share says nothing.
    """
    telling = np.bincount(documents.indices, minlength=documents.shape[1]) >= LEAST_USE
    telling[_stop_words()] = False
    if np.count_nonzero(np.diff(documents.indptr)) < LEAST_TEXTS or telling.sum() <= DIMENSIONS:
        return Concepts()
    columns, first = _hashed(given.words)
    words = np.union1d(np.flatnonzero(telling), np.setdiff1d(columns, _stop_words())).astype(np.int64)
    learned = np.zeros((len(words), DIMENSIONS))
    learned[telling[words]] = _company(documents[:, words[telling[words]]], seed)
    made = np.zeros((len(words), given.vectors.shape[1]))
    place = np.searchsorted(words, columns)
    known = (place < len(words)) & (words[np.minimum(place, len(words) - 1)] == columns)
    made[place[known]] = _lengthened(given.vectors[first[known]])
    both = _main_directions(np.hstack([learned, made]))
    return Concepts(words, idf(documents)[words], np.round(both * SCALE / np.abs(both).max()).astype(np.int8))


def text_vectors(texts: Sequence[str], weights: FloatArray, concepts: Concepts) -> sparse.csr_array:
    """What likeness compares: rows of concepts (n, d) on a grid where there are any, else of words (n, WORDS)."""
    return on_grid(concepts.of(counts(texts))) if len(concepts) else vectors(texts, weights)


def neighbours(texts: FloatArray, chunk: int = 1000) -> tuple[IntArray, FloatArray]:
    """Pairs (k, 2) of skills whose concept rows (S, d) are alike, and how far one serves for the other, (k,) in (0, 1].

    For each skill its NEIGHBOURS nearest with a cosine above ALIKE_FROM; the credit rises from 0 there to MOST_ALIKE.
    """
    pairs: list[IntArray] = [np.zeros((0, 2), dtype=np.int64)]
    credits: list[FloatArray] = [np.zeros(0)]
    for start in range(0, len(texts), chunk):
        rows = np.arange(start, min(start + chunk, len(texts)))
        cosine = texts[rows] @ texts.T
        cosine[np.arange(len(rows)), rows] = -1.0
        nearest = np.argpartition(-cosine, min(NEIGHBOURS, len(texts) - 1), axis=1)[:, :NEIGHBOURS]
        value = np.take_along_axis(cosine, nearest, axis=1)
        row, place = np.nonzero(value > ALIKE_FROM)
        pairs.append(np.stack([rows[row], nearest[row, place]], axis=1))
        credits.append((value[row, place] - ALIKE_FROM) / (1 - ALIKE_FROM) * MOST_ALIKE)
    # Two digits are as sure as it gets, and a reference of them is half as large.
    credit = np.asarray(np.round(np.clip(np.concatenate(credits), 0.01, MOST_ALIKE), 2), dtype=np.float64)
    return np.concatenate(pairs), credit


def _company(documents: sparse.csr_array, seed: int) -> FloatArray:
    """Rows of length about 1 (words, DIMENSIONS) from word counts (n, words) of known words."""
    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(documents)
    found = TruncatedSVD(DIMENSIONS, n_iter=2, random_state=seed).fit(weighted)
    rows = _lengthened(found.components_.T * np.sqrt(found.singular_values_))
    return np.asarray(rows - rows.mean(axis=0), dtype=np.float64)


def _main_directions(rows: FloatArray) -> FloatArray:
    """The DIMENSIONS directions that tell most; the sign of each is fixed, since it says nothing."""
    _, directions = np.linalg.eigh(rows.T @ rows)
    kept = directions[:, ::-1][:, :DIMENSIONS]
    largest = np.abs(kept).argmax(axis=0)
    return np.asarray(rows @ (kept * np.sign(kept[largest, np.arange(kept.shape[1])])), dtype=np.float64)


def _hashed(words: Sequence[str]) -> tuple[IntArray, IntArray]:
    """Columns, ascending, and for each the first word that is hashed to it; what is no single word is left out."""
    found = counts(list(words))
    single = np.flatnonzero(np.diff(found.indptr) == 1)
    columns, first = np.unique(found.indices[found.indptr[single]], return_index=True)
    return columns.astype(np.int64), single[first].astype(np.int64)


def _stop_words() -> IntArray:
    return np.asarray(counts([" ".join(sorted(ENGLISH_STOP_WORDS))]).indices, dtype=np.int64)


def _lengthened(rows: FloatArray) -> FloatArray:
    """The same rows with a length of 1; zeros stay zeros."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    out = np.zeros(rows.shape, dtype=np.float64)
    return np.asarray(np.divide(rows, length, out=out, where=length > 0), dtype=np.float64)
