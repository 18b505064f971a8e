"""How many weeks the training takes; months are turned into weeks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from marketplace.facts import own
from marketplace.facts.fact import WEEKS, Fact
from marketplace.facts.quantities import MOST, Quantity, pattern, quantities
from marketplace.facts.sentences import Sentence

_LONG = pattern(r"(?:weeks?|wks?|months?)\b")
_MEETS = re.compile(
    r"""\b(?:evenings?|nights?|days?|hours?|times|sessions?|once|twice|mornings?|afternoons?|week)\b[^.;]{0,30}
    \b(?:for|over)\s(?:approximately\s|about\s|a\stotal\sof\s)?$""",
    own.FLAGS,
)
_PART = re.compile(
    r"^\s?(?:of|in)\s(?:[\w-]+\s){0,2}(?:externship|internship|clinical\w*|practic\w+|length|access|review)\b",
    re.IGNORECASE,
)
_WEEKS_IN_A_MONTH = Decimal(52) / Decimal(12)
LONGEST = Decimal(260)
STATED, IN_MONTHS = 0.9, 0.8


def weeks(text: Sequence[Sentence], title: Sequence[Sentence], *, of_job: bool = False) -> list[Fact]:
    """At most one; of weeks and months the weeks. `of_job`: “no more than 6 weeks” is what is wanted."""
    for source in (title, text):
        found = [fact for sentence in source for fact in _of(sentence, of_job)]
        if found:
            return _agreed(found)
    return []


def _agreed(found: list[Fact]) -> list[Fact]:
    stated = [fact for fact in found if fact.confidence == STATED] or found
    return stated[:1] if len({fact.value for fact in stated}) == 1 else []


def _of(sentence: Sentence, of_job: bool) -> list[Fact]:
    found = (one for one in quantities(sentence, _LONG) if not _PART.match(one.after))
    taken = (one for one in found if not own.is_of_another(one))
    facts = [_fact(one) for one in taken if _is_length(one) or (of_job and MOST.search(one.before))]
    return [fact for fact in facts if 0 < Decimal(fact.value) <= LONGEST]


def _is_length(one: Quantity) -> bool:
    return own.is_own(one) or bool(_MEETS.search(one.before))


def _fact(one: Quantity) -> Fact:
    if "month" not in one.text.casefold():
        return one.fact(WEEKS, STATED)
    least = None if one.least is None else _in_weeks(one.least)
    return replace(one.fact(WEEKS, IN_MONTHS, value=_in_weeks(one.value)), least=least)


def _in_weeks(months: Decimal) -> Decimal:
    return (months * _WEEKS_IN_A_MONTH).quantize(Decimal(1), ROUND_HALF_UP)
