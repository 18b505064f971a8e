"""How much each road says for each skill, and their sum.

A road gives one number a text and skill. Its numbers are brought to mean 0 and deviation 1 over all skills of that
text, weighed and added up: roads with different scales can then be added, but sums compare within one text alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from marketplace.suggester.neural.labels import Labels
from marketplace.suggester.postings import Postings
from marketplace.suggester.static import Static
from marketplace.suggester.words import grams, stems, stems_and_pairs, telling_words
from marketplace.suggester.work import Work

Floats = npt.NDArray[np.float32]
WORD, CHARACTER, STATIC, SENTENCE, DESCRIPTION = "word", "character", "static", "sentence", "description"
LABEL, WINDOWS, PIECES, ASKED = "label", "windows", "pieces", "asked"
NEURAL_ROADS = (LABEL, WINDOWS, PIECES)
# Round numbers, chosen by what each road is: those that read meaning weigh 1, those that read spelling little.
# docs/words.md tells what each gives alone and what is lost without it.
WITHOUT_MODEL = {WORD: 0.3, CHARACTER: 0.15, STATIC: 1.0, SENTENCE: 0.5, DESCRIPTION: 0.3, ASKED: 0.3}
WITH_MODEL = {**WITHOUT_MODEL, ASKED: 0.15, LABEL: 1.0, WINDOWS: 1.0, PIECES: 1.0}
ROADS = tuple(WITH_MODEL)


@dataclass(frozen=True)
class Roads:
    """The arrays of one build; `labels` is None where it was built without the model."""

    starts: npt.NDArray[np.int64]
    asked: Floats
    word: Postings
    character: Postings
    description: Postings | None
    static: Static
    labels: Labels | None = None
    work: Work | None = None

    def each(
        self, passages: Sequence[str], names: Collection[str], hidden: Sequence[Collection[int]] = ()
    ) -> dict[str, Floats]:
        """(passages, skills) by road, as each road gives them; at least one passage.

        Args:
            hidden: for each passage the places of names that are not looked at.
        """
        found: dict[str, Floats] = {}
        words = [telling_words(passage) for passage in passages]
        if WORD in names:
            found[WORD] = self._best(self.word.likeness([*map(stems_and_pairs, passages)]), hidden)
        if CHARACTER in names:
            found[CHARACTER] = self._best(self.character.likeness([*map(grams, passages)]), hidden)
        if STATIC in names:
            found[STATIC] = self._best(self.static.likeness(words), hidden)
        if SENTENCE in names:
            found[SENTENCE] = self.static.sentence(words)
        if DESCRIPTION in names and self.description is not None:
            found[DESCRIPTION] = self.description.likeness([*map(stems, passages)])
        if ASKED in names and self.asked.any():
            found[ASKED] = np.tile(self.asked, (len(passages), 1))
        return found | self._by_model(passages, names)

    def _best(self, by_name: Floats, hidden: Sequence[Collection[int]]) -> Floats:
        """Of each skill's names the likest."""
        for row, places in zip(by_name, hidden, strict=False):
            row[list(places)] = 0
        return np.maximum.reduceat(by_name, self.starts, axis=1)

    def _by_model(self, texts: Sequence[str], names: Collection[str]) -> dict[str, Floats]:
        if self.labels is None or not any(name in names for name in NEURAL_ROADS):
            return {}
        seen = self.labels.compare(texts)
        return {name: getattr(seen, name) for name in NEURAL_ROADS if name in names}


def total(values: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """(texts, skills): the weighted sum of the roads named in `weights`, divided by the sum of all their weights."""
    parts = [weights[name] * standard(found) for name, found in values.items() if name in weights]
    summed: Floats = np.sum(np.array(parts, np.float32), axis=0) / np.float32(sum(weights.values()))
    return summed


def standard(values: Floats) -> Floats:
    """Each row with mean 0 and deviation 1; a row that says the same of all skills becomes 0."""
    spread = values.std(axis=1, keepdims=True)
    even: Floats = (values - values.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-6)
    return even.astype(np.float32)


def roads_from(parts: Mapping[str, Mapping[str, Any]]) -> Roads:
    skills = parts["skills"]
    asked = np.log1p(np.asarray(skills["asked"], np.float32))
    total = int(skills["names"])
    static = Static(dict(parts["static"]))
    return Roads(
        starts=np.asarray(skills["starts"]),
        asked=asked,
        word=Postings(total, **parts["word"]),
        character=Postings(total, **parts["character"]),
        description=Postings(len(asked), **parts["description"]) if "description" in parts else None,
        static=static,
        labels=Labels(dict(parts["labels"])) if "labels" in parts else None,
        work=Work(dict(parts["work"]), len(asked), static) if "work" in parts else None,
    )
