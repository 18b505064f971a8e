"""The index: exact labels, then other exact names, whole words, beginnings of words, and last what was misspelt."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from marketplace.folding import fold, words
from marketplace.search.names import Names
from marketplace.search.rows import SkillRow
from marketplace.search.vocabulary import Vocabulary

# Words that carry no meaning of their own; they are passed over where another word was typed.
SMALL_WORDS = frozenset("a an and at by for from in into of on or the to with".split())  # noqa: SIM905
FEW = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """`alias` is the name that was found, empty where it was the label. `group` is empty where there is none."""

    skill_id: int
    label: str
    alias: str
    kind: str
    group: str


class SkillIndex:
    """Immutable, so that threads may share it. Equal hits stand in the order of the rows that it was built from."""

    def __init__(self, rows: Sequence[SkillRow]) -> None:
        self._ids = array("Q", (row.pk for row in rows))
        self._kinds = [row.kind for row in rows]
        self._groups = [row.groups[0] if row.groups else "" for row in rows]
        # Name n < count is the label of row n; the aliases follow, in the order of their rows.
        self._count = len(rows)
        self._owners = array("I", (place for place, row in enumerate(rows) for _ in row.other_names))
        self._names = Names(
            chain((row.label for row in rows), (name for row in rows for name in row.other_names))
        )
        self._vocabulary = Vocabulary(words(self._names[number]) for number in range(len(self._names)))
        labels = sorted((fold(row.label), place) for place, row in enumerate(rows))
        self._labels = [label for label, _ in labels]
        self._label_places = array("I", (place for _, place in labels))

    def __len__(self) -> int:
        return self._count

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """At most `limit` skills, each once, best first; none for a text without a letter or digit."""
        typed = words(text)
        if not typed:
            return []
        found: dict[int, int] = {}
        for name in self._best_first(fold(text), _telling(typed)):
            found.setdefault(self._owner(name), name)
            if len(found) == limit:
                break
        if len(found) < min(FEW, limit):
            for name in self._misspelt(_telling(typed)):
                found.setdefault(self._owner(name), name)
        return [self._hit(place, name) for place, name in islice(found.items(), limit)]

    def _owner(self, name: int) -> int:
        return name if name < self._count else self._owners[name - self._count]

    def _hit(self, place: int, name: int) -> Hit:
        alias = "" if name < self._count else self._names[name]
        return Hit(self._ids[place], self._names[place], alias, self._kinds[place], self._groups[place])

    def _best_first(self, folded: str, typed: list[str]) -> Iterator[int]:
        first = bisect_left(self._labels, folded)
        behind = bisect_left(self._labels, folded + "\U0010ffff")
        exact = bisect_left(self._labels, folded + "\0")
        yield from sorted(self._label_places[first:exact])
        yield from self._exact_aliases(folded)
        begun = sorted(self._label_places[exact:behind])
        # Numbers of labels are smaller than those of aliases, and each go with the order of the rows.
        whole = self._with_whole(typed)
        yield from (name for name in begun if name in whole)
        yield from sorted(whole)
        yield from begun
        yield from self._with_all(typed)

    def _exact_aliases(self, folded: str) -> list[int]:
        standing = _intersection(self._vocabulary.with_word(word) for word in words(folded))
        # Folding may shorten a text, but not by more than this; looking at sizes first spares most of the folding.
        fits = range(len(folded), 3 * len(folded) + 9)
        return sorted(
            name
            for name in standing
            if name >= self._count and self._names.size(name) in fits and fold(self._names[name]) == folded
        )

    def _with_whole(self, typed: list[str]) -> set[int]:
        """Names in which all of it stands as it was typed; a small word alone is taken for a beginning."""
        if SMALL_WORDS.issuperset(typed):
            return set()
        return _intersection(self._vocabulary.with_word(word) for word in typed)

    def _with_all(self, typed: list[str]) -> list[int]:
        """Names of which words begin so; where more of what was typed is a whole word, sooner."""
        names = _intersection(self._vocabulary.with_prefix(word) for word in typed)
        if len(typed) == 1:
            return sorted(names)
        standing = [frozenset(self._vocabulary.with_word(word)) for word in typed]
        return sorted(names, key=lambda name: (-sum(name in one for one in standing), name))

    def _misspelt(self, typed: list[str]) -> list[int]:
        """Fewest slips first, then names of no more words, labels before aliases, then in the order of the rows."""
        slips = [self._slips(word) for word in typed]
        names = set(slips[0]).intersection(*slips[1:])
        return sorted(
            names, key=lambda name: (sum(found[name] for found in slips), self._is_longer(name, typed), name)
        )

    def _is_longer(self, name: int, typed: list[str]) -> bool:
        return len(words(self._names[name])) > len(typed)

    def _slips(self, word: str) -> dict[int, int]:
        """How many slips in this word stand between what was typed and each name that it may have meant."""
        found = dict.fromkeys(self._vocabulary.with_prefix(word), 0)
        for like, slips in sorted(self._vocabulary.misspelt(word).items(), key=lambda item: item[1]):
            for name in self._vocabulary.with_word(like):
                found.setdefault(name, slips)
        return found


def _telling(typed: list[str]) -> list[str]:
    return [word for word in typed if word not in SMALL_WORDS] or typed


def _intersection(found: Iterable[array[int]]) -> set[int]:
    smallest, *others = sorted(found, key=lambda one: len(one))
    names = set(smallest)
    for other in others:
        if not names:
            break
        names.intersection_update(other)
    return names
