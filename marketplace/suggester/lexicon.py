"""Every name of every skill, as the suggester looks for it."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log

from marketplace.search.rows import SkillRow
from marketplace.suggester.names import Name, common_verbs, names_of, stems_of, telling_words
from marketplace.suggester.reading import TEACHING
from marketplace.suggester.statistics import WordStatistics


class Lexicon:
    """Names by their rarest stem, so that a text looks only at names that it can hold. Immutable.

    A skill is known here by its place in the rows; `ids`, `labels` and the other lists go by place.
    """

    def __init__(self, rows: Sequence[SkillRow]) -> None:
        self.statistics = WordStatistics(rows)
        self.verbs = common_verbs(rows)
        self.ids = array("Q", (row.pk for row in rows))
        self.labels = [row.label for row in rows]
        self.above = [row.above for row in rows]
        self.asked = [row.occupation_count or 0 for row in rows]
        self.technology = [row.kind == "technology" for row in rows]
        self.label_stems = [stems_of(telling_words(row.label)) for row in rows]
        self.teaching = [_teaches(row) for row in rows]
        self._below = Counter(above for row in rows for above in row.above)
        self._names = list(names_of(rows, self.verbs, self.statistics))
        self.single = {name.stems[0]: name for name in self._names if len(name.stems) == 1}
        self._by_rarest = self._index_by_rarest()
        self._by_any = self._index_by_any()

    def __len__(self) -> int:
        return len(self.ids)

    def narrowness(self, above: int) -> float:
        """log(N / n) of a group or broader skill, n being the skills below it."""
        return log(len(self.ids) / self._below[above])

    def holding(self, part: str) -> list[Name]:
        """Names whose rarest stem it is, of two words or more."""
        return [self._names[number] for number in self._by_rarest.get(part, ())]

    def sharing(self, parts: Iterable[str], at_least: int) -> list[Name]:
        """Names, not mere cores, that have so many of the stems, in the order of the rows."""
        counts: Counter[int] = Counter()
        for part in parts:
            counts.update(self._by_any.get(part, ()))
        return [self._names[number] for number in sorted(counts) if counts[number] >= at_least]

    def _index_by_rarest(self) -> dict[str, array[int]]:
        found: dict[str, array[int]] = defaultdict(lambda: array("I"))
        rarity = self.statistics.rarity
        for number, name in enumerate(self._names):
            if len(name.stems) > 1:
                found[max(name.stems, key=lambda part: (rarity(part), part))].append(number)
        return dict(found)

    def _index_by_any(self) -> dict[str, array[int]]:
        found: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, name in enumerate(self._names):
            if name.by:
                for part in set(stems_of(name.stems)):
                    found[part].append(number)
        return dict(found)


def _teaches(row: SkillRow) -> bool:
    return any(TEACHING & set(stems_of(telling_words(group))) for group in row.groups)
