"""Conditions of a funding rule as data, judged with three values: it holds, it does not, it is not known.

A rule's `conditions` are a list, all of which must hold:

    {"fact": "clock_hours", "at_least": 150, "at_most": 599}     bounds, also "above" and "below"
    {"fact": "institution_type", "in": ["community_college", "four_year"]}
    {"fact": "gives_credit", "is": true}
    {"any": [condition, ...]}                                    one of them is enough; "all" within it
    {"ask": "The governor has approved it."}                     nobody here knows: a line of the checklist

`says` beside a condition puts it in words of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from marketplace.funding.facts import ASKED, Facts

BOUNDS = {"at_least": "at least", "at_most": "at most", "above": "more than", "below": "less than"}
TRUTHS = {"gives_credit", "offered_a_year"}
TEXTS = {"credential_type", "institution_type"}
DEEPEST = 4


class Malformed(ValueError):
    """The data are no condition; the message says to a person where and why."""


@dataclass(frozen=True)
class Condition:
    """`test` is one of: bounds, in, is, any, all, ask."""

    test: str
    says: str
    fact: str = ""
    bounds: tuple[tuple[str, Decimal], ...] = ()
    values: tuple[str | bool, ...] = ()
    parts: tuple[Condition, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Nobody here knows; a person has to find out."""
        return self.test == "ask"

    def holds(self, facts: Facts) -> bool | None:
        """None: not known. Strong three-valued logic: what is known decides wherever it can."""
        if self.test == "ask":
            return None
        if self.parts:
            return self._of_parts([part.holds(facts) for part in self.parts])
        value = facts.value(self.fact)
        if value is None:
            return None
        if self.bounds:
            return all(_within(name, Decimal(value), bound) for name, bound in self.bounds)
        return value in self.values

    def unknown(self, facts: Facts) -> list[str]:
        """Names of the facts on which it hangs and that are not stated."""
        if self.holds(facts) is not None or self.is_asked:
            return []
        return [self.fact] if self.fact else [name for part in self.parts for name in part.unknown(facts)]

    def asks(self) -> list[str]:
        """What a person has to find out, also inside of it."""
        return [self.says] if self.is_asked else [text for part in self.parts for text in part.asks()]

    def _of_parts(self, found: Sequence[bool | None]) -> bool | None:
        decides = self.test == "any"
        if decides in found:
            return decides
        return None if None in found else not decides


def parsed(data: Any) -> tuple[Condition, ...]:
    """
    Raises:
        Malformed: what of it is no condition, and where.
    """
    if not isinstance(data, list):
        raise Malformed("Write a list of conditions in square brackets; an empty one is [].")
    return tuple(_condition(entry, f"condition {place}", 0) for place, entry in enumerate(data, start=1))


def _condition(entry: Any, where: str, depth: int) -> Condition:
    if not isinstance(entry, Mapping) or depth > DEEPEST:
        raise Malformed(f"In {where}: write an object such as {{“fact”: “weeks”, “at_least”: 8}}.")
    says = entry.get("says", "")
    if not isinstance(says, str):
        raise Malformed(f"In {where}: “says” is a text.")
    if "ask" in entry:
        return _ask(entry, where)
    for test in ("any", "all"):
        if test in entry:
            return _group(entry, test, says, where, depth)
    if "fact" in entry:
        return _of_fact(entry, says, where)
    raise Malformed(f"In {where}: it needs “fact”, “ask”, “any” or “all”.")


def _ask(entry: Mapping[str, Any], where: str) -> Condition:
    _nothing_else(entry, {"ask"}, where)
    if not isinstance(entry["ask"], str) or not entry["ask"].strip():
        raise Malformed(f"In {where}: “ask” is a sentence.")
    return Condition("ask", entry["ask"].strip())


def _group(entry: Mapping[str, Any], test: str, says: str, where: str, depth: int) -> Condition:
    _nothing_else(entry, {test, "says"}, where)
    if not isinstance(entry[test], list) or not entry[test]:
        raise Malformed(f"In {where}: “{test}” is a list of conditions.")
    parts = tuple(
        _condition(part, f"{where}, part {place}", depth + 1) for place, part in enumerate(entry[test], 1)
    )
    word = " or " if test == "any" else " and "
    return Condition(test, says or word.join(part.says for part in parts), parts=parts)


def _of_fact(entry: Mapping[str, Any], says: str, where: str) -> Condition:
    fact = entry["fact"]
    if fact not in ASKED:
        raise Malformed(f"In {where}: there is no fact “{fact}”. Use {', '.join(ASKED)}.")
    _nothing_else(entry, {"fact", "says", "in", "is", *BOUNDS}, where)
    if "in" in entry or "is" in entry:
        return _one_of(fact, entry, says, where)
    bounds = tuple((name, _number(entry[name], name, where)) for name in BOUNDS if name in entry)
    if not bounds or fact in TRUTHS | TEXTS:
        raise Malformed(f"In {where}: say what “{fact}” must be, with in, is or {', '.join(BOUNDS)}.")
    said = " and ".join(f"{BOUNDS[name]} {bound.normalize():f}" for name, bound in bounds)
    return Condition("bounds", says or f"{ASKED[fact].capitalize()}: {said}", fact, bounds=bounds)


def _one_of(fact: str, entry: Mapping[str, Any], says: str, where: str) -> Condition:
    values = entry["in"] if "in" in entry else [entry["is"]]
    wanted = bool if fact in TRUTHS else str
    known = fact in TRUTHS | TEXTS and isinstance(values, list) and values
    if not known or not all(isinstance(value, wanted) for value in values):
        raise Malformed(f"In {where}: “{fact}” takes no such values.")
    said = ", ".join(_word(value) for value in values)
    return Condition("in", says or f"{ASKED[fact].capitalize()}: {said}", fact, values=tuple(values))


def _nothing_else(entry: Mapping[str, Any], known: set[str], where: str) -> None:
    if extra := sorted(set(entry) - known):
        raise Malformed(f"In {where}: “{extra[0]}” means nothing here.")


def _number(value: Any, name: str, where: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        raise Malformed(f"In {where}: “{name}” is a number.")
    return number


def _word(value: str | bool) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value.replace("_", " ")


def _within(name: str, value: Decimal, bound: Decimal) -> bool:
    return {
        "at_least": value >= bound,
        "at_most": value <= bound,
        "above": value > bound,
        "below": value < bound,
    }[name]
