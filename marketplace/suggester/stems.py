"""Word forms brought together: plural, -ing, -ed, and the two spellings of English.

Both the names and the texts go through here, so a stem need not be a word; it only has to be the same on both sides.
"""

from __future__ import annotations

import re
from functools import lru_cache

_BRITISH = (
    (re.compile(r"^programme(?=s?$)"), "program"),
    (re.compile(r"aluminium"), "aluminum"),
    (re.compile(r"^licence"), "license"),
    (re.compile(r"(?<=[a-z]{2})is(?=(e|es|ed|er|ers|ing|ation|ations)$)"), "iz"),
    (re.compile(r"lys(?=(e|es|ed|er|ing)$)"), "lyz"),
    (re.compile(r"(?<=[a-z]{2})our(?=(s|ed|ing|ing)?$)"), "or"),
    (re.compile(r"(?<=[a-z]{2})tre(?=s?$)"), "ter"),
    (re.compile(r"ae|oe(?=[a-z]{3})"), "e"),
    (re.compile(r"mould"), "mold"),
)
_SIBILANT = re.compile(r"(ss|x|ch|sh|z)es$")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLE = re.compile(r"([bcdfghjklmnpqrstvwxz])\1$")
SHORTEST_STEM = 4
# Plurals that mean something else than the word: a guard's security is not what a broker sells.
_OWN_MEANING = frozenset(("securities", "customs", "goods"))


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """The word without its plural ending, in American spelling."""
    for pattern, instead in _BRITISH:
        word = pattern.sub(instead, word)
    if len(word) <= 3 or word.endswith(("ss", "us", "is")) or word in _OWN_MEANING:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if _SIBILANT.search(word):
        return word[:-2]
    return word.removesuffix("s")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Singular, without -ing, -ed, final e and final double letter; short words keep their ending (`used`)."""
    word = singular(word)
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST_STEM and _VOWEL.search(base) and not word.endswith("eed"):
            word = base
            break
    if word.endswith("i"):
        word = word[:-1] + "y"
    if len(word) > SHORTEST_STEM:
        word = word.removesuffix("e")
    return _DOUBLE.sub(r"\1", word) if len(word) > 3 else word
