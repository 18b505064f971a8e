"""TF-IDF over names: a text is compared with every name of every skill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

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
    """`terms` by line; the names that have term t are `names[begins[t]:begins[t + 1]]`, with their `weights`."""

    terms: str
    idf: Floats
    begins: npt.NDArray[np.int64]
    names: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float16]

    @cached_property
    def place_of(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms.split("\n"))}

    def likeness(self, found: Sequence[str], total: int) -> Floats:
        """Cosine of the text with these terms to each of `total` names, in [0, 1]."""
        scores = np.zeros(total, np.float32)
        places, counts = np.unique(
            [self.place_of[term] for term in found if term in self.place_of], return_counts=True
        )
        if not len(places):
            return scores
        places = places.astype(np.int64)
        weights = (1 + np.log(counts)).astype(np.float32) * self.idf[places]
        weights /= np.linalg.norm(weights)
        for place, weight in zip(places.tolist(), weights.tolist(), strict=True):
            part = slice(self.begins[place], self.begins[place + 1])
            scores[self.names[part]] += weight * self.weights[part].astype(np.float32)
        return scores
