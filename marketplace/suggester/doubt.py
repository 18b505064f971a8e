"""Skills whose words stand near a text that does not teach them: those of who leads the people it is for, and products.

`bus driver` is near `recruit bus drivers`, and `Linux` near `Kali Linux`. Such a skill still tells what a text is
about, but nobody should be asked to confirm it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from marketplace.folding import fold
from marketplace.suggester.names import is_proper
from marketplace.suggester.words import stems

# Below the confidence from which a suggestion is shown.
DOUBTFUL = 0.005
_LEADING = re.compile(
    r"(?:supervise|manage|train|recruit|hire|lead|instruct|coordinate|oversee|motivate|evaluate|coach|mentor)\b"
)
_PEOPLE = re.compile(
    r"""\b(?:staff|teams?|drivers?|assistants?|workers?|employees?|personnel|technicians?|crew|officers?|nurses
    |operators?|managers?|volunteers|performers|musicians|apprentices|residents)\b""",
    re.VERBOSE,
)
_SAID = re.compile(
    r"""\b(?:supervis\w+|manag\w+|recruit\w*|hir(?:e|ing)|lead(?:s|er|ers|ership|ing)?|trainers?|coach\w*|mentor\w*
    |forem[ae]n|coordinat\w+|oversee\w*|head\sof|direct(?:or|ors|ing)|instructors?)\b""",
    re.VERBOSE,
)
_BRACKETS = re.compile(r"\s*\([^)]*\)")


class Doubt:
    """Which skills, by place, a text must say more for than words nearby."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._of_leaders = frozenset(place for place, label in enumerate(labels) if _is_of_leaders(label))
        self._products = {
            place: frozenset(stems(bare))
            for place, label in enumerate(labels)
            if is_proper(bare := _BRACKETS.sub("", label))
        }

    def of(self, text: str, places: Collection[int], named: Collection[int]) -> frozenset[int]:
        """Of these `places` the doubtful ones. A product that the dictionary found by a name (`named`) is none."""
        return frozenset(self._doubted(text, places, named))

    def _doubted(self, text: str, places: Collection[int], named: Collection[int]) -> Iterator[int]:
        leads, said = _SAID.search(fold(text)), frozenset(stems(text))
        for place in places:
            unnamed = place not in named and not self._products.get(place, frozenset()) <= said
            if unnamed or (place in self._of_leaders and not leads):
                yield place


def _is_of_leaders(label: str) -> bool:
    plain = fold(label)
    return bool(_LEADING.match(plain) and _PEOPLE.search(plain))
