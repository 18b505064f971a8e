"""How many will learn, in an employer's words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from marketplace.facts.fact import HEADCOUNT, Fact
from marketplace.facts.quantities import pattern, quantities
from marketplace.facts.sentences import Sentence

_PEOPLE = pattern(
    r"""(?:(?:new|current|of\sour|our|full-time|production|maintenance|experienced|junior|(?:night|second)[-\s]shift)\s){0,3}
    (?:people|employees|workers|staff|learners|participants|trainees|technicians|operators|welders|machinists
    |electricians|mechanics|nurses|assistants|drivers|supervisors|colleagues|team\smembers|apprentices|hires)\b"""
)
_FOR = re.compile(
    r"""\b(?:for|train(?:ing)?|upskill(?:ing)?|teach|send(?:ing)?|enroll?|have|about|our|all|(?:group|team|cohort)\sof|needs?)
    \s(?:about\s|up\sto\s|our\s|all\s|around\s|some\s)*$""",
    re.IGNORECASE | re.VERBOSE,
)
_COMPANY = re.compile(r"\b(?:company|firm|business|employs?|employer|plant|with)\b", re.IGNORECASE)
SAID = 0.8
MOST = 100_000


def headcounts(text: Iterable[Sentence], title: Iterable[Sentence]) -> list[Fact]:
    """At most one; a company's size is no headcount."""
    found = [
        one.fact(HEADCOUNT, SAID, value=int(one.value))
        for part in (title, text)
        for sentence in part
        for one in quantities(sentence, _PEOPLE)
        if _FOR.search(one.before) and not _COMPANY.search(one.before[-30:]) and 1 <= one.value <= MOST
    ]
    return found[:1] if len({fact.value for fact in found}) == 1 else []
