"""What the names of the taxonomy say about words: how rare one is, and over how many fields it spreads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import exp, log

from marketplace.folding import words
from marketplace.search.rows import SkillRow
from marketplace.suggester.stems import singular, stem


class WordStatistics:
    def __init__(self, rows: Sequence[SkillRow]) -> None:
        self._total = len(rows)
        self._skills_with: Counter[str] = Counter()
        groups: dict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            found = set(words(" ".join((row.label, *row.aliases))))
            self._skills_with.update({stem(word) for word in found})
            for word in {singular(word) for word in found}:
                groups[word][row.groups[0] if row.groups else ""] += 1
        self._spread = {word: _perplexity(counts.values()) for word, counts in groups.items()}
        self._rarity = {
            part: log((self._total + 1) / (count + 1)) for part, count in self._skills_with.items()
        }

    def skills_with(self, part: str) -> int:
        """How many skills have the stem in a name."""
        return self._skills_with[part]

    def rarity(self, part: str) -> float:
        """log((N + 1) / (n + 1)), n being the skills that have the stem in a name. What no name has is rarest."""
        return self._rarity.get(part, log(self._total + 1))

    def spread(self, word: str) -> float:
        """Over how many groups the skills spread that have this singular word in a name; 1 where it is one field's.

        The exponential of the entropy over groups: what is everywhere (equipment 89, security 33) says little alone,
        what is in one field (welding 4, phlebotomy 3) says much.
        """
        return self._spread.get(word, 1.0)


def _perplexity(counts: Iterable[int]) -> float:
    values = list(counts)
    total = sum(values)
    return exp(-sum(value / total * log(value / total) for value in values))
