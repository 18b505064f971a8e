"""Which names a word stands in: whole, as a beginning, or misspelt."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

# The largest code point: sorts behind every word that begins alike.
_LAST = "\U0010ffff"
MOST_ALIKE = 12


class Vocabulary:
    """Sorted words, and for each the numbers of the names that it stands in, ascending, in one array."""

    def __init__(self, names: Iterable[Iterable[str]]) -> None:
        """`names` are the words of name 0, 1, 2 …"""
        found: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(names):
            for word in set(words):
                found[word].append(number)
        self.words = sorted(found)
        self._starts, self._postings = array("I", [0]), array("I")
        for word in self.words:
            self._postings.extend(found[word])
            self._starts.append(len(self._postings))

    def with_word(self, word: str) -> array[int]:
        place = bisect_left(self.words, word)
        if place == len(self.words) or self.words[place] != word:
            return array("I")
        return self._between(place, place + 1)

    def with_prefix(self, prefix: str) -> array[int]:
        """Names with a word that begins so; a name may stand in it more than once."""
        return self._between(bisect_left(self.words, prefix), bisect_left(self.words, prefix + _LAST))

    def _between(self, first: int, last: int) -> array[int]:
        return self._postings[self._starts[first] : self._starts[last]]

    def misspelt(self, word: str) -> dict[str, int]:
        """Words that may have been meant, with the number of slips (1 or 2) in what was typed so far.

        A slip is a letter too many, too few, wrong, or two swapped. Words under four letters are taken as they are;
        one slip is forgiven up to seven letters, two from eight on.
        """
        slips = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        if not slips:
            return {}
        whole = process.extract(word, self.words, scorer=OSA.distance, score_cutoff=slips, limit=MOST_ALIKE)
        found = {like: int(distance) for like, distance, _ in whole if distance}
        for like, distance in self._misspelt_beginnings(word, slips):
            found.setdefault(like, distance)
        return found

    def _misspelt_beginnings(self, word: str, slips: int) -> Iterable[tuple[str, int]]:
        """Longer words whose beginning is alike; the first letter must be right, or half the vocabulary would do."""
        first = bisect_left(self.words, word[0])
        for like in self.words[first : bisect_left(self.words, word[0] + _LAST)]:
            if len(like) > len(word) and (distance := _slips_in_beginning(word, like, slips)) <= slips:
                yield like, distance


def _slips_in_beginning(word: str, like: str, slips: int) -> int:
    """A letter too many or too few moves the end of the beginning by one; the last letter typed is part of it."""
    return min(
        OSA.distance(word, like[:size], score_cutoff=slips) or 1
        for size in range(len(word) - 1, len(word) + 2)
    )
