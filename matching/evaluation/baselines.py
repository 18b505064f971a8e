"""What the matcher is compared with: scores (n needs, m texts) that anybody could have for little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from marketplace.folding import words
from matching.evaluation.numbers import FloatArray

K1, B = 1.2, 0.75  # the usual numbers of BM25
LONGEST_NAME = 7


def tfidf(asked: Sequence[str], offered: Sequence[str]) -> FloatArray:
    """Cosines of word counts (1 + log count, idf of the offered texts, English stop words left out)."""
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    texts = vectorizer.fit_transform(offered)
    return np.asarray((vectorizer.transform(asked) @ texts.T).toarray(), dtype=np.float64)


def tfidf_as_it_comes(asked: Sequence[str], offered: Sequence[str]) -> FloatArray:
    """Cosines with scikit-learn's defaults: plain counts, no stop words left out. Weaker on long texts."""
    vectorizer = TfidfVectorizer()
    texts = vectorizer.fit_transform(offered)
    return np.asarray((vectorizer.transform(asked) @ texts.T).toarray(), dtype=np.float64)


def bm25(asked: Sequence[str], offered: Sequence[str]) -> FloatArray:
    """Okapi BM25 (Robertson and Zaragoza 2009); a word that a need repeats counts once."""
    counting = CountVectorizer(stop_words="english")
    counts = sparse.csr_array(counting.fit_transform(offered), dtype=np.float64)
    size = counts.shape[0]
    having = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log((size - having + 0.5) / (having + 0.5) + 1.0)
    length = np.asarray(counts.sum(axis=1)).ravel()
    owner = np.repeat(np.arange(size), np.diff(counts.indptr))
    slack = K1 * (1 - B + B * length[owner] / max(length.mean(), 1e-12))
    counts.data = idf[counts.indices] * counts.data * (K1 + 1) / (counts.data + slack)
    queries = sparse.csr_array(counting.transform(asked), dtype=np.float64)
    queries.data[:] = 1.0
    return np.asarray((queries @ counts.T).toarray(), dtype=np.float64)


def at_random(asked: int, offered: int, seed: int) -> FloatArray:
    return np.random.default_rng(seed).random((asked, offered))


def dictionary(asked: Sequence[str], offered: Sequence[str], names: Mapping[str, int]) -> FloatArray:
    """Skills whose folded names stand word for word in both texts: F1 of the two sets."""
    wanted = [named_in(text, names) for text in asked]
    taught = [named_in(text, names) for text in offered]
    return np.array([[_f1(want, teach) for teach in taught] for want in wanted], dtype=np.float64)


def named_in(text: str, names: Mapping[str, int]) -> frozenset[int]:
    """The skills whose names stand in the text, the longest name first from left to right."""
    said = words(text)
    found, place = set(), 0
    while place < len(said):
        for length in range(min(LONGEST_NAME, len(said) - place), 0, -1):
            skill = names.get(" ".join(said[place : place + length]))
            if skill is not None:
                found.add(skill)
                place += length - 1
                break
        place += 1
    return frozenset(found)


def _f1(wanted: frozenset[int], taught: frozenset[int]) -> float:
    together = len(wanted) + len(taught)
    return 2 * len(wanted & taught) / together if together else 0.0
