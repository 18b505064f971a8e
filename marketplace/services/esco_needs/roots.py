"""What two texts have in common: `welder` and `welding` share a root, `and` and `training` say nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from math import log

from marketplace.folding import words
from marketplace.suggester.stems import stem

_ENDINGS = ("ement", "ment", "ance", "ant", "ist", "ian", "ing", "er", "or")
_SHORTEST = 3
# Words of joining, of rank, and of what every listing is: alike in them, two titles are not about the same.
_SILENT_WORDS = """
a an and at by for from in into of on or the to with using other their them they is are be as i ii iii level
advanced assistant associate basic certificate certification certified certify class course degree diploma entry
essential expert general graduate head hour hours intermediate introduction junior lead license licensed
management manager master officer operator prep preparation principal professional program senior skill
specialist supervisor teacher technician technology trainer training work worker leader coordinator
"""
SILENT = frozenset(stem(word) for word in _SILENT_WORDS.split())


@cache
def root(word: str) -> str:
    """The stem without the ending that makes a person or an act of it."""
    base = stem(word)
    for ending in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= _SHORTEST:
            return base.removesuffix(ending)
    return base


def roots(text: str) -> frozenset[str]:
    """The roots of the words that say something."""
    said = (word for word in words(text) if len(word) > 1 and not word.isdigit())
    return frozenset(root(word) for word in said if stem(word) not in SILENT)


class Rarity:
    """How telling a root is: log((N + 1) / (n + 1)) of the N texts, n of which have it; 0 where all have it."""

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        given = list(texts)
        self._all = len(given)
        self._having = Counter(found for text in given for found in text)

    def of(self, found: str) -> float:
        return log((self._all + 1) / (self._having[found] + 1))

    def share(self, wanted: frozenset[str], found: Mapping[str, float] | frozenset[str]) -> float:
        """The part of `wanted`, weighed by rarity, that is found, in [0, 1]; a mapping says how much each counts."""
        whole = sum(self.of(one) for one in sorted(wanted))
        worth = found if isinstance(found, Mapping) else dict.fromkeys(found, 1.0)
        held = sum(self.of(one) * worth[one] for one in sorted(wanted) if one in worth)
        return held / whole if whole else 0.0
