"""Clock hours: a stated total, the length of the training, the sum of its parts, or weeks times hours a week."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from marketplace.facts import own
from marketplace.facts.fact import HOURS, Fact
from marketplace.facts.numbers import NUMBER, as_number
from marketplace.facts.quantities import MOST, Quantity, pattern, quantities
from marketplace.facts.sentences import Sentence

_HOURS = pattern(
    r"""(?:(?:clock|contact|instructional|instruction|course|training|class|classroom|total|lab|clinical|lecture)[-\s])?
    (?:hours?|hrs?)\b"""
)
_WEEKS = pattern(r"(?:weeks?|wks?)\b")
_CLOCK = re.compile(r"\b(?:clock|contact|instructional|total)[-\s](?:hours?|hrs?)\b", re.IGNORECASE)
_PART = re.compile(
    r"""^\s?\)?\s?(?:of\s|in\s|for\s|to\s|an?\s|the\s|hands-on\s|mandatory\s|additional\s|required\s|supervised\s
    |minimum\s|online\s|live\s|paid\s)*
    (?:class\s?room|class(?:es)?|lab\w*|lecture|theory|clinical\w*|externship|internship|practic\w+|hands-on|instructor
    |behind|course\smaterial|shop|self[-\s]study|live-online|field|training|instruction|lessons?|simulat\w+|on-the-job
    |study|project)\b""",
    own.FLAGS,
)
_PART_BEFORE = re.compile(
    r"\b(?:OJT|RTI|classroom|lab|lecture|clinical|theory)(?:\shours)?\s?[:–-]?\s*$", re.IGNORECASE
)
_LABELLED = re.compile(
    rf"""\b(?:total\s)?(?:clock|contact|course|class|training|program(?:me)?|instructional)\s(?:hours|hrs)\b
    (?:\sfor\s[^:.\d]{{1,60}})?(?:\s?(?::|=|is|are|-)\s?(?P<first>{NUMBER})(?!\s?(?:[-–]|to\b))
    |\s(?P<alone>{NUMBER})\s*$)""",
    own.FLAGS,
)
_A_WEEK = re.compile(r"^\s?(?:of\s\w+\s)?(?:a|per|/|each|every)\s?(?:week|wk)\b", re.IGNORECASE)
LARGEST = Decimal(20_000)
STATED, OWN, ADDED_UP = 0.95, 0.9, 0.7


def hours(text: Sequence[Sentence], title: Sequence[Sentence], *, of_job: bool = False) -> list[Fact]:
    """At most one: what is stated twice and differently is not known. `of_job`: “up to 40 hours” is what is wanted."""
    named = [one.fact(HOURS, STATED) for sentence in title for one in _lengths(sentence)]
    if len({fact.value for fact in named}) == 1:
        return named[:1]
    for road in (_totals, _owns, *([_wanted] if of_job else []), _sums, _products):
        found = [fact for sentence in text for fact in road(sentence) if 0 < Decimal(fact.value) <= LARGEST]
        if found:
            return _agreed(found)
    return []


def _agreed(found: list[Fact]) -> list[Fact]:
    """The first where all say the same; where one is what the others add up to, that one."""
    values = {Decimal(fact.value) for fact in found}
    if len(values) == 1:
        return found[:1]
    largest = max(found, key=lambda fact: Decimal(fact.value))
    rest = values - {Decimal(largest.value)}
    return [largest] if len(rest) > 1 and sum(rest) == largest.value else []


def _lengths(sentence: Sentence) -> list[Quantity]:
    return [one for one in quantities(sentence, _HOURS) if not own.is_of_another(one)]


def _totals(sentence: Sentence) -> list[Fact]:
    if sentence.of_entry:
        return []
    labelled = [
        sentence.fact(HOURS, as_number(found["first"] or found["alone"]), found.start(), found.end(), STATED)
        for found in _LABELLED.finditer(sentence.text)
    ]
    return labelled + [one.fact(HOURS, STATED) for one in _lengths(sentence) if own.is_total(one)]


def _owns(sentence: Sentence) -> list[Fact]:
    found = _lengths(sentence)
    whole = [one for one in found if _is_whole(one)]
    if len({one.value for one in found}) > 1 or len(whole) < len(found):
        # Beside another amount in the same sentence it is a part, or one of two ways, unless it bears the name.
        whole = [one for one in whole if own.names_it(one) and one.value == max(each.value for each in found)]
    return [one.fact(HOURS, OWN) for one in whole]


def _is_whole(one: Quantity) -> bool:
    return own.is_own(one) or bool(_CLOCK.search(one.text))


def _sums(sentence: Sentence) -> list[Fact]:
    """50 hours of classes and 40 of clinical work; or the whole beside its parts, which add up to it."""
    found = _lengths(sentence)
    if len(found) < 2 or any(one.least is not None or "plus" in one.text.casefold() for one in found):
        return []
    total, largest = sum((one.value for one in found), Decimal(0)), max(found, key=lambda one: one.value)
    if len(found) > 2 and 2 * largest.value == total:
        return [largest.fact(HOURS, OWN)] if _is_whole(largest) else []
    if not all(_PART.match(one.after) or _PART_BEFORE.search(one.before) for one in found):
        return []
    return [sentence.fact(HOURS, total, found[0].begin, found[-1].end, ADDED_UP)]


def _products(sentence: Sentence) -> list[Fact]:
    """30 hours a week for 13 weeks."""
    if sentence.of_entry:
        return []
    rates = [one for one in quantities(sentence, _HOURS) if _A_WEEK.match(one.after)]
    weeks = list(quantities(sentence, _WEEKS))
    if len(rates) != 1 or len(weeks) != 1 or rates[0].least or weeks[0].least:
        return []
    both = (rates[0], weeks[0])
    begin, end = min(one.begin for one in both), max(one.end for one in both)
    return [sentence.fact(HOURS, rates[0].value * weeks[0].value, begin, end, ADDED_UP)]


def _wanted(sentence: Sentence) -> list[Fact]:
    return [one.fact(HOURS, OWN) for one in _lengths(sentence) if MOST.search(one.before)]
