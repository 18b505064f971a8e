"""Text as search compares it: without accents, case and spare whitespace."""

from __future__ import annotations

import re
import unicodedata

# Letters that have no accent to take off in Unicode, as people without them on the keyboard type them.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_WORD = re.compile(r"[^\W_][\w+#]*")


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Lower-case letters without accents, words one space apart; folding twice changes nothing more."""
    if text.isascii():  # most names are, and a hundred thousand of them are folded for an index
        return " ".join(text.lower().split())
    plain = _without_accents(_without_accents(text).casefold()).translate(_PLAIN)
    return " ".join(plain.split())


def words(text: str) -> list[str]:
    """The folded words of a text in their order; C++ and C# stay words of their own, other signs part words."""
    return _WORD.findall(fold(text).replace("_", " "))
