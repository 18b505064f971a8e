"""How like the words of a text are to those of a name, word by word: MaxSim over static word vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from marketplace.suggester.material import Material
from marketplace.suggester.stems import stem
from marketplace.suggester.words import telling_words

CARRIED = Path(__file__).resolve().parents[1] / "data" / "word-vectors.npz"
# Added to the weight of every name, so that one common word does not make a perfect name.
SMOOTHING = 2.0
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Rows of length 1, one a word."""

    place_of: dict[str, int]
    by_stem: dict[str, int]
    vectors: Floats

    def place(self, word: str) -> int | None:
        """Of the word, or of the first word with the same stem."""
        found = self.place_of.get(word)
        return self.by_stem.get(stem(word)) if found is None else found

    def places(self, words: Iterable[str]) -> list[int]:
        """Of the known words among these, each word once."""
        return [place for word in dict.fromkeys(words) if (place := self.place(word)) is not None]


@cache
def carried_vectors() -> WordVectors:
    """Those that script/make_word_vectors.py made."""
    with np.load(CARRIED) as file:
        words, vectors = file["words"].tolist(), file["vectors"].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    by_stem: dict[str, int] = {}
    for place, word in enumerate(words):
        by_stem.setdefault(stem(word), place)
    return WordVectors({word: place for place, word in enumerate(words)}, by_stem, vectors)


def build_static(material: Material) -> dict[str, Any]:
    """The words of names, their idf log((N + 1) / (n + 1)), and which words each name has, by name (CSR)."""
    per_name = [list(dict.fromkeys(telling_words(name))) for name in material.names]
    found = _skills_with(per_name, material)
    words = sorted(found)
    idf = np.log((len(material) + 1) / (np.array([found[word] for word in words]) + 1)).astype(np.float32)
    place = {word: number for number, word in enumerate(words)}
    columns = [np.array([place[word] for word in name], np.int64) for name in per_name]
    weights = [idf[part] / (idf[part].sum() + SMOOTHING) for part in columns]
    return {
        "words": "\n".join(words),
        "idf": idf,
        "begins": np.cumsum([0, *map(len, columns)]).astype(np.int64),
        "columns": np.concatenate([*columns, []]).astype(np.int32),
        "weights": np.concatenate([*weights, []]).astype(np.float32),
        "labels": _label_vectors(material, place, idf),
    }


def _skills_with(per_name: Sequence[list[str]], material: Material) -> Counter[str]:
    pairs = {
        (owner, word) for owner, name in zip(material.owners.tolist(), per_name, strict=True) for word in name
    }
    return Counter(word for _, word in pairs)


def _label_vectors(material: Material, place: dict[str, int], idf: Floats) -> npt.NDArray[np.float16]:
    vectors = carried_vectors()
    found = [_sum(telling_words(label), place, idf, vectors) for label in material.labels]
    return np.array(found, np.float16).reshape(len(found), -1)


def _sum(words: Iterable[str], place: dict[str, int], idf: Floats, vectors: WordVectors) -> Floats:
    """The sum of the words' vectors by their idf, of length 1; zeros where no word is known."""
    rarest = float(idf.max()) if len(idf) else 1.0
    total = np.zeros(vectors.vectors.shape[1], np.float32)
    for word in dict.fromkeys(words):
        if (own := vectors.place(word)) is not None:
            total += (idf[place[word]] if word in place else rarest) * vectors.vectors[own]
    length = float(np.linalg.norm(total))
    return total / length if length else total


class Static:
    """The index that `build_static` describes, over memory-mapped arrays."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        self._vectors = carried_vectors()
        self.words: list[str] = arrays["words"].split("\n")
        self._place = {word: number for number, word in enumerate(self.words)}
        self.idf = np.asarray(arrays["idf"])
        shape = (len(arrays["begins"]) - 1, len(self.words))
        self._names = sparse.csr_matrix((arrays["weights"], arrays["columns"], arrays["begins"]), shape=shape)
        self._labels = np.asarray(arrays["labels"], np.float32)
        self._rows = self._rows_of_words()

    def _rows_of_words(self) -> Floats:
        rows = np.zeros((len(self.words), self._vectors.vectors.shape[1]), np.float32)
        for number, word in enumerate(self.words):
            if (place := self._vectors.place(word)) is not None:
                rows[number] = self._vectors.vectors[place]
        return rows

    def closest(self, texts: Sequence[Sequence[str]]) -> Floats:
        """(texts, words of names): the greatest cosine with a word of the text, squared; 1 where the text has it."""
        own = [self._vectors.places(words) for words in texts]
        every = sorted(set().union(*own))
        cosines = self._vectors.vectors[every] @ self._rows.T
        row_of = {place: row for row, place in enumerate(every)}
        near = np.zeros((len(texts), len(self.words)), np.float32)
        for best, places, words in zip(near, own, texts, strict=True):
            if places:
                cosines[[row_of[place] for place in places]].max(axis=0, initial=0, out=best)
            np.square(best, out=best)
            best[[self._place[word] for word in words if word in self._place]] = 1
        return near

    def likeness(self, texts: Sequence[Sequence[str]]) -> Floats:
        """(texts, names) in [0, 1]: the share of each name's weight that each text comes close to."""
        # One by one, for the rows of a product of all would not lie together, and be slow to read.
        return np.array([self._names @ near for near in self.closest(texts)])

    def sentence(self, texts: Sequence[Sequence[str]]) -> Floats:
        """(texts, skills): cosine of each text's summed vector to each label's."""
        sums = [_sum(words, self._place, self.idf, self._vectors) for words in texts]
        cosines: Floats = np.array(sums, np.float32) @ self._labels.T
        return cosines

    def meanings(self, texts: Sequence[Sequence[str]]) -> Floats:
        """(texts, directions) of length 1: summed vectors less what all words share; zeros where no word is known."""
        common = self._vectors.vectors.mean(axis=0)
        own = [self._vectors.places(words) for words in texts]
        rows = np.zeros((len(texts), len(common)), np.float32)
        for row, places, words in zip(rows, own, texts, strict=True):
            if places:
                known = [word for word in dict.fromkeys(words) if self._vectors.place(word) is not None]
                centred = self._vectors.vectors[places] - common
                centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
                row[:] = np.array([self._idf_of(word) for word in known], np.float32) @ centred
        found: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
        return found

    def closeness(self, words: Sequence[str], name: Sequence[str]) -> Floats:
        """For each word its greatest cosine with a word of the name, squared, times that word's idf."""
        if not words or not name:
            return np.zeros(len(words), np.float32)
        rows, columns = (np.array([self._row(word) for word in group]) for group in (words, name))
        near = np.square(np.maximum(rows @ columns.T, 0))
        near[np.array([[one == other for other in name] for one in words])] = 1
        best: Floats = (near * np.array([self._idf_of(word) for word in name], np.float32)).max(axis=1)
        return best

    def _row(self, word: str) -> Floats:
        place = self._vectors.place(word)
        return (
            self._vectors.vectors[place] if place is not None else np.zeros(self._rows.shape[1], np.float32)
        )

    def _idf_of(self, word: str) -> float:
        return float(self.idf[self._place[word]]) if word in self._place else float(self.idf.max(initial=1.0))
