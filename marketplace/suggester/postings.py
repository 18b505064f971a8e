"""TF-IDF over names: a text is compared with every name of every skill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]
Analyse = Callable[[str], Iterable[str]]


def build_postings(names: Sequence[str], analyse: Analyse) -> dict[str, Any]:
    """Arrays of an index by term: sublinear TF-IDF, each name of length 1 (scikit-learn's TfidfVectorizer)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer=analyse, sublinear_tf=True, min_df=1, dtype=np.float32)
    by_term = vectorizer.fit_transform(names).tocsc()
    by_term.sort_indices()
    return {
        "terms": "\n".join(vectorizer.get_feature_names_out()),
        "idf": vectorizer.idf_.astype(np.float32),
        "begins": by_term.indptr.astype(np.int64),
        "names": by_term.indices.astype(np.int32),
        "weights": by_term.data.astype(np.float16),
    }


@dataclass(frozen=True)
class Postings:
    """`terms` by line; those of the `total` names that have term t: `names[begins[t]:begins[t + 1]]`, by `weights`."""

    total: int
    terms: str
    idf: Floats
    begins: npt.NDArray[np.int64]
    names: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float16]

    @cached_property
    def place_of(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms.split("\n"))}

    @cached_property
    def _by_term(self) -> sparse.csr_matrix:
        arrays = (self.weights.astype(np.float32), np.asarray(self.names), self.begins.astype(np.int32))
        return sparse.csr_matrix(arrays, shape=(len(self.idf), self.total))

    def likeness(self, texts: Sequence[Iterable[str]]) -> Floats:
        """(texts, names): cosine of each text, given by its terms, to each name, in [0, 1]."""
        parts = [self._weighed(found) for found in texts]
        columns = np.concatenate([places for places, _ in parts])
        weights = np.concatenate([weights for _, weights in parts])
        begins = np.cumsum([0, *(len(places) for places, _ in parts)])
        terms = sparse.csr_matrix((weights, columns, begins), shape=(len(parts), len(self.idf)))
        return np.asarray((terms @ self._by_term).toarray())

    def _weighed(self, found: Iterable[str]) -> tuple[npt.NDArray[np.int32], Floats]:
        """The known terms by their places, and their weights, which together have length 1."""
        known = [self.place_of[term] for term in found if term in self.place_of]
        places, counts = np.unique(np.array(known, np.int32), return_counts=True)
        weights = (1 + np.log(counts)).astype(np.float32) * self.idf[places]
        return places, weights / (np.linalg.norm(weights) or np.float32(1))
