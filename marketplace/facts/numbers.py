"""Numbers as people write them: 1,200; 7.5; 2 1/2; six; twenty-four; six (6)."""

from __future__ import annotations

import re
from decimal import Decimal

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
VALUES = {word: number for number, word in enumerate(_ONES, 1)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES[:9])}))?|{'|'.join(sorted(_ONES, key=len, reverse=True))})\b"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.\d{1,2})?(?:\s?½|\s1/2)?"
# Not a part of a larger number, of a code or a version, nor an amount of money or a share.
NUMBER = rf"(?:(?<![\w.,$€£#])(?:{_DIGITS})(?!\d|[.,]\d|\s?%)|\b{_WORD})"
_HALF = re.compile(r"\s?½|\s1/2")


def as_number(text: str) -> Decimal:
    """The value of what NUMBER has found."""
    word = text.strip().casefold()
    if word[0].isdigit():
        whole = Decimal(_HALF.sub("", word).replace(",", ""))
        return whole + Decimal("0.5") if _HALF.search(word) else whole
    return Decimal(sum(VALUES[part] for part in word.split("-")))
