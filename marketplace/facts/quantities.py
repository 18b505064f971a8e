"""Amounts of a unit in a sentence, with the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marketplace.facts.fact import Bound, Fact
from marketplace.facts.numbers import NUMBER, as_number
from marketplace.facts.sentences import Sentence

MOST = re.compile(
    r"""(?:\bup\sto|\bat\smost|\b(?:no|not)\s(?:more|longer)\sthan|\bmaximum(?:\sof)?|\bmax\.?|\bunder|\bless\sthan|\bwithin
    |\bas\s(?:long|much|many)\sas|\blongest:?|[≤<])\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
LEAST = re.compile(
    r"""(?:\bat\sleast|\bmore\sthan|\bover|\bminimum(?:\sof)?|\bmin\.?|\bfrom|\bstart(?:s|ing)\sat|\bas\slittle\sas
    |[≥>])\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_PLUS = re.compile(r"\s*(?:\+|or more\b|and up\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """From `begin` to `end` of its sentence; `least` is the lower end of a range, `value` the upper one."""

    value: Decimal
    least: Decimal | None
    bound: Bound
    begin: int
    end: int
    sentence: Sentence

    @property
    def text(self) -> str:
        return self.sentence.text[self.begin : self.end]

    @property
    def before(self) -> str:
        return self.sentence.before(self.begin)

    @property
    def after(self) -> str:
        return self.sentence.after(self.end)

    def fact(self, kind: str, confidence: float, *, value: Decimal | int | None = None) -> Fact:
        said = self.value if value is None else value
        more = {"bound": self.bound, "least": self.least}
        return self.sentence.fact(kind, said, self.begin, self.end, confidence, **more)


def pattern(unit: str) -> re.Pattern[str]:
    """Finds a number or a range before the unit, which is a regular expression in the verbose form."""
    return re.compile(
        rf"""(?P<first>{NUMBER})\s?(?:\(\s?\d+\s?\)\s?)?
        (?:(?:\s?[-–—]\s?|\s(?:to|or)\s)(?P<second>{NUMBER})\s?)?
        (?P<plus>\+|\bplus\b)?\s?[-–]?\s?{unit}""",
        re.IGNORECASE | re.VERBOSE,
    )


def quantities(sentence: Sentence, wanted: re.Pattern[str]) -> Iterator[Quantity]:
    for found in wanted.finditer(sentence.text):
        begin, least, value = _numbers(found)
        bound = bound_of(sentence, begin, found.end(), is_range=least is not None)
        yield Quantity(value, least, "least" if found["plus"] else bound, begin, found.end(), sentence)


def _numbers(found: re.Match[str]) -> tuple[int, Decimal | None, Decimal]:
    """Where the amount begins, the lower end of a range, and the amount. Two that do not rise are no range."""
    first = as_number(found["first"])
    if not found["second"]:
        return found.start(), None, first
    second = as_number(found["second"])
    return (found.start(), first, second) if second > first else (found.start("second"), None, second)


def bound_of(sentence: Sentence, begin: int, end: int, *, is_range: bool) -> Bound:
    """Whether what stands from `begin` to `end` is said to be the most or the least."""
    before = sentence.before(begin)
    if is_range or MOST.search(before):
        return "most"
    return "least" if LEAST.search(before) or _PLUS.match(sentence.after(end)) else ""
