"""A text as sentences, and which of them speak of what a learner must bring along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marketplace.facts.fact import Fact, Value

# The end of a line, a bullet, or a full stop before a capital, unless the word before it is cut short.
_END = re.compile(
    r"\n+|[•▪●]+|(?<!\b[A-Z])(?<!\bNo)(?<!\bSt)(?<!\bDr)(?<!\bvs)(?<!approx)[.!?](?=\s+[\"“(]?[A-Z0-9*])"
)
_ENTRY = re.compile(
    r"""\b(?:pre|co)-?requisites?\b|\b(?:entry|admission)s?\srequirements?\b
    |\b(?:applicants?|candidates?)\s(?:must|should|need)\b
    |\b(?:must|should)\s(?:already\s)?(?:have|possess|hold|bring)\b
    |\b(?:required|needed|necessary)\s(?:before|prior)\b
    |\bto\s(?:be\s(?:admitted|accepted)|enroll?)\b|\beligible\s(?:to\senroll?|for\s(?:admission|enrol))
    |\bbefore\s(?:enroll?ing|enroll?ment|registering|registration|applying)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_HEADING = re.compile(
    r"^\W*(?:pre-?requisites?|(?:entry|admission)s? requirements?|requirements?)\W*$", re.IGNORECASE
)
LONGEST_HEADING = 60
# Letters on each side that are looked at: a text without a full stop must not be read anew for each number in it.
NEAR = 200


@dataclass(frozen=True, slots=True)
class Sentence:
    """`start` is where its `text` begins in the whole. `of_entry`: what is asked for before the training begins."""

    start: int
    text: str
    of_entry: bool = False
    in_title: bool = False

    def before(self, begin: int) -> str:
        """What stands before, as far as it can bear on what follows."""
        return self.text[max(0, begin - NEAR) : begin]

    def after(self, end: int) -> str:
        return self.text[end : end + NEAR]

    def fact(self, kind: str, value: Value, begin: int, end: int, confidence: float, **more: Any) -> Fact:
        """What the words from `begin` to `end`, counted in this sentence, say."""
        said = self.text[begin:end].rstrip()
        start = self.start + begin
        return Fact(kind, value, start, start + len(said), said, confidence, self.in_title, **more)


def sentences(text: str, *, in_title: bool = False) -> Iterator[Sentence]:
    """Under a heading such as “Prerequisites:” all is of entry, up to an empty line or another heading."""
    begin, below = 0, False
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        words = text[begin:end]
        headed = bool(_HEADING.match(words))
        below = headed or (below and not _is_heading(words))
        if words.strip():
            yield Sentence(begin, words, below or bool(_ENTRY.search(words)), in_title)
        if "\n\n" in words and not headed:
            below = False
        begin = end


def _is_heading(words: str) -> bool:
    line = words.strip()
    return len(line) <= LONGEST_HEADING and line.endswith(":")
