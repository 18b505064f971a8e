"""What the occupations that ask for two skills say of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD

from marketplace.related.facts import Facts, FloatArray, IntArray, Pairs, Vectors
from marketplace.related.names import Names
from marketplace.related.sparse_rows import dot, pieces, scaled_rows, unit_rows

DIMENSIONS = 100
FEW = 2.0  # occupations that ask for something else, added so that one or two occupations prove little
SEED = 0


@dataclass(frozen=True, eq=False)
class Work:
    asked_by: sparse.csr_array  # (S, O)
    words: Vectors  # (S, d) the label's words as the groups of work use them, of length 1


def read_work(facts: Facts, names: Names) -> Work | None:
    """None where no occupations are known, or too few to tell anything."""
    codes, place = np.unique(facts.work_group, return_inverse=True)
    if min(len(codes), names.counts.shape[1]) <= DIMENSIONS:
        return None
    return Work(sparse.csr_array(facts.asks.T), _words(names, _groups(facts, place, len(codes))))


def work_features(work: Work, pairs: Pairs) -> dict[str, FloatArray]:
    both = dot(work.asked_by, work.asked_by, pairs)
    asked = np.asarray(work.asked_by.sum(axis=1)).ravel()
    return {
        # Of the occupations that ask for the one, how many ask for the other as well.
        "asked_together": both / (asked[pairs.asked] + FEW),
        "words_of_work": dense_dot(work.words, pairs),
    }


def dense_dot(vectors: Vectors, pairs: Pairs) -> FloatArray:
    """(k,) products of row asked and row taught."""
    parts = [np.einsum("kd,kd->k", vectors[piece.asked], vectors[piece.taught]) for piece in pieces(pairs)]
    return np.concatenate([np.zeros(0), *parts]).astype(np.float64)


def candidates_by_vectors(vectors: Vectors, most: int, piece: int = 500) -> list[tuple[IntArray, IntArray]]:
    """The `most` nearest of every row that has a vector."""
    there = np.flatnonzero(np.any(vectors != 0, axis=1))
    known, found = vectors[there], []
    most = min(most + 1, len(there))
    for start in range(0, len(there), piece):
        near = known[start : start + piece] @ known.T
        columns = np.argpartition(-near, most - 1, axis=1)[:, :most]
        found.append((np.repeat(there[start : start + piece], most), there[columns.ravel()]))
    return found


def unit_vectors(vectors: np.ndarray) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1.0), dtype=np.float32)


def _groups(facts: Facts, place: IntArray, size: int) -> sparse.csr_array:
    """(S, U) share of each group's occupations that ask for the skill, rows of length 1."""
    occupations = len(place)
    members = sparse.csr_array(
        (np.ones(occupations), (place, np.arange(occupations))), shape=(size, occupations)
    )
    shares = scaled_rows(sparse.csr_array(members @ facts.asks), 1.0 / np.bincount(place, minlength=size))
    return unit_rows(sparse.csr_array(shares.T))


def _words(names: Names, groups: sparse.csr_array) -> Vectors:
    """A word is the sum over the skills that are called by it of where those are asked for; a skill its words' sum."""
    having = names.together.copy()
    having.data = np.ones(len(having.data))
    by_word = sparse.csr_array(having.T @ groups)
    words = unit_vectors(TruncatedSVD(DIMENSIONS, random_state=SEED).fit_transform(by_word))
    return unit_vectors(names.weighted_labels @ words)
