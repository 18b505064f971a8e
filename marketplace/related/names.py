"""How alike the names of two skills are: cosines over stems weighted by idf."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from marketplace.folding import words
from marketplace.related.facts import FloatArray, IntArray, Pairs
from marketplace.related.sparse_rows import ROWS, dot, largest_of_rows, scaled_rows, unit_rows
from marketplace.suggester.stems import stem

SMALL_WORDS = frozenset(words("a an and as at by for from in into its of on or the to with"))
# What stands in brackets says of which field a name is ("Java (computer programming)"), not what it means.
BRACKETS = re.compile(r"\([^)]*\)")
ALIKE = 0.45  # cosine of two single names from which on they are looked at
SHARING = 0.15  # the same of all names together


def stems(name: str) -> list[str]:
    """The words that count, in their order: what two names have in common is compared by these."""
    plain = BRACKETS.sub(" ", name)
    return [stem(word) for word in words(plain) if word not in SMALL_WORDS]


@dataclass(frozen=True, eq=False)
class Names:
    """N names of S skills over V stems."""

    counts: sparse.csr_array  # (N, V) 1 where the name has the stem
    owner: IntArray  # (N,) whose name it is, ascending; a skill's first is its label
    size: int  # S

    @cached_property
    def _owning(self) -> sparse.csr_array:
        ones = np.ones(len(self.owner))
        return sparse.csr_array(
            (ones, (self.owner, np.arange(len(self.owner)))), shape=(self.size, len(ones))
        )

    @cached_property
    def _is_label(self) -> FloatArray:
        return np.concatenate([np.ones(1), np.diff(self.owner) > 0])[: len(self.owner)].astype(np.float64)

    @cached_property
    def together(self) -> sparse.csr_array:
        """(S, V) how many names of the skill have the stem."""
        return sparse.csr_array(self._owning @ self.counts)

    @cached_property
    def idf(self) -> FloatArray:
        having = np.bincount(self.together.indices, minlength=self.counts.shape[1])
        return np.asarray(np.log((self.size + 1) / (having + 1)), dtype=np.float64)

    @cached_property
    def single(self) -> sparse.csr_array:
        """(N, V) one row of length 1 for each name."""
        return unit_rows(sparse.csr_array(self.counts @ sparse.diags_array(self.idf)))

    @cached_property
    def labels(self) -> sparse.csr_array:
        """(S, V) that of the label."""
        return sparse.csr_array(self._owning @ scaled_rows(self.single, self._is_label))

    @cached_property
    def weighted_labels(self) -> sparse.csr_array:
        """(S, V) idf of each stem of the label, summing to 1."""
        plain = self._owning @ scaled_rows(self.counts, self._is_label) @ sparse.diags_array(self.idf)
        matrix = sparse.csr_array(plain)
        whole = np.asarray(matrix.sum(axis=1)).ravel()
        return scaled_rows(matrix, 1.0 / np.where(whole > 0, whole, 1.0))

    @cached_property
    def bags(self) -> sparse.csr_array:
        """(S, V) all names together: root of the share of names that have the stem, times idf; of length 1."""
        many = np.maximum(np.bincount(self.owner, minlength=self.size), 1)
        shares = scaled_rows(self.together, 1.0 / many)
        shares.data = np.sqrt(shares.data)
        return unit_rows(sparse.csr_array(shares @ sparse.diags_array(self.idf)))

    @cached_property
    def best(self) -> sparse.csr_array:
        """(S, S) largest cosine of any name of the one with the label of the other, where it is at least ALIKE."""
        label = sparse.csr_array(self.labels.T)
        found = [sparse.coo_array((self.size, self.size))]
        for start in range(0, len(self.owner), ROWS):
            near = (self.single[start : start + ROWS] @ label).tocoo()
            kept = near.data >= ALIKE
            row = self.owner[start : start + ROWS][near.row[kept]]
            found.append(
                sparse.coo_array((near.data[kept], (row, near.col[kept])), shape=(self.size, self.size))
            )
        return _largest_either_way(found)


def read_names(names: Sequence[Sequence[str]]) -> Names:
    owner = np.repeat(np.arange(len(names)), [len(own) for own in names])
    flat = [name for own in names for name in own]
    vectorizer = CountVectorizer(analyzer=stems, binary=True, dtype=np.float64)
    counts = vectorizer.fit_transform([*flat, "skill"])[:-1]  # never an empty vocabulary
    return Names(sparse.csr_array(counts), owner.astype(np.int64), len(names))


def candidates_by_name(names: Names, most: int) -> list[tuple[IntArray, IntArray]]:
    """Pairs of places whose names are alike, at most `most` by each of two roads for a skill asked for."""
    found = [largest_of_rows(names.best, most, ALIKE)]
    bags, turned = names.bags, sparse.csr_array(names.bags.T)
    for start in range(0, names.size, ROWS):
        row, column = largest_of_rows(
            sparse.csr_array(bags[start : start + ROWS] @ turned), most + 1, SHARING
        )
        found.append((row + start, column))
    return found


def name_features(names: Names, pairs: Pairs) -> dict[str, FloatArray]:
    having = names.together.copy()
    having.data = np.ones(len(having.data))
    return {
        "best_name": np.asarray(names.best[pairs.asked, pairs.taught], dtype=np.float64).ravel(),
        "all_names": dot(names.bags, names.bags, pairs),
        "labels": dot(names.labels, names.labels, pairs),
        # How much of what is asked for, by the words of its label, the other is called as well; and turned round.
        "asked_within": dot(names.weighted_labels, having, pairs),
        "taught_within": dot(having, names.weighted_labels, pairs),
    }


def _largest_either_way(found: list[sparse.coo_array]) -> sparse.csr_array:
    row = np.concatenate([part.row for part in found]).astype(np.int64)
    column = np.concatenate([part.col for part in found]).astype(np.int64)
    value = np.concatenate([part.data for part in found])
    other = row != column
    row, column, value = row[other], column[other], value[other]
    row, column = np.concatenate([row, column]), np.concatenate([column, row])
    value = np.concatenate([value, value])
    order = np.lexsort((-value, column, row))
    row, column, value = row[order], column[order], value[order]
    first = np.ones(len(row), dtype=np.bool_)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    return sparse.csr_array((value[first], (row[first], column[first])), shape=found[0].shape)
