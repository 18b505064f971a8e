"""Words of a text with their places, as the weighing roads read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from marketplace.folding import fold
from marketplace.suggester.stems import stem

_WORD = re.compile(r"[^\W_][\w+#]*")
# They carry the grammar of names and texts alike, never the skill.
STOP_WORDS = frozenset(
    """
    a an and any all also am an are as at be been being by can do does etc for from had has have he her his i in into is
    it its may me must my not of on or other our she such that the their them these they this those to us using use was
    we were who will with within you your
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Token:
    """`start` and `end` are places in the text, `plain` is the folded word."""

    plain: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The telling words of a text in their order; C++ and C# stay words of their own."""
    for found in _WORD.finditer(text.replace("_", " ")):
        plain = fold(found.group())
        if plain not in STOP_WORDS:
            yield Token(plain, found.start(), found.end())


def telling_words(text: str) -> list[str]:
    return [token.plain for token in tokens(text)]


def stems(text: str) -> list[str]:
    return [stem(word) for word in telling_words(text)]


def grams(text: str) -> Iterator[str]:
    """Runs of three to five characters of each word, its ends marked by a space."""
    for word in telling_words(text):
        padded = f" {word} "
        for length in (3, 4, 5):
            for start in range(max(len(padded) - length + 1, 0)):
                yield padded[start : start + length]


def stems_and_pairs(text: str) -> list[str]:
    """Stems, and each two that follow each other."""
    found = stems(text)
    return [*found, *(f"{one} {other}" for one, other in pairwise(found))]
