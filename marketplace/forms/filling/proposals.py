"""What a person may tick: facts and skills found in their words, beside what stands in the form already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from urllib.parse import urlencode

from django.http import QueryDict

from components import words
from marketplace.facts import CREDENTIAL, HOURS, LEVEL, MODE, PRICE, WEEKS, Fact
from marketplace.forms.filling.targets import Target
from marketplace.forms.needs.skills import LEVELS
from marketplace.models import CredentialType, DeliveryMode
from marketplace.models.modes import from_bits, to_bits
from marketplace.queries.read_words import SkillInWords

# From here on a proposal is ticked: it is right nine times in ten (docs/facts.md).
TICKED_FROM = 0.75
SKILL_TICKED_FROM = 0.5
AROUND = 45  # letters of the text shown on each side of the words that speak for a proposal


@dataclass(frozen=True)
class Evidence:
    before: str = ""
    words: str = ""
    after: str = ""


@dataclass(frozen=True)
class Proposal:
    """`value` is what its box sends: fields and values, as in an address. `now` stands in the form and is replaced.

    `is_there`: the form says the same already. `note` is what else changes.
    """

    label: str
    said: str
    value: str
    ticked: bool
    evidence: Evidence
    now: str = ""
    is_there: bool = False
    note: str = ""


@dataclass(frozen=True)
class SkillProposal:
    found: SkillInWords
    ticked: bool
    evidence: Evidence


def proposals(
    facts: Iterable[Fact], typed: QueryDict, target: Target, *, text: str, title: str
) -> list[Proposal]:
    """What the form may take over, in the order of its fields; `title` as typed, or as found in the text."""
    found = [*_words(typed, target, text, title)]
    known = {kind: list(rows) for kind, rows in _by_kind(facts, target)}
    for kind, (name, label) in target.fields.items():
        found += [_proposal(fact, name, label, typed, target, text, title) for fact in known.get(kind, ())]
    return found + [_level(fact, text, title) for fact in facts if fact.kind == LEVEL]


def skill_proposals(skills: Iterable[SkillInWords], *, text: str, title: str) -> list[SkillProposal]:
    return [
        SkillProposal(one, one.confidence >= SKILL_TICKED_FROM, _around(title if one.in_title else text, one))
        for one in skills
    ]


def _by_kind(facts: Iterable[Fact], target: Target) -> Iterator[tuple[str, list[Fact]]]:
    taken = [fact for fact in facts if not fact.bound or (target.takes_most and fact.bound == "most")]
    for kind in target.fields:
        yield (
            kind,
            [fact for fact in taken if kind == " ".join(part for part in (fact.kind, fact.per) if part)],
        )


def _words(typed: QueryDict, target: Target, text: str, title: str) -> Iterator[Proposal]:
    """The text itself as the description, its first line as the title."""
    now = typed.get("title", "").strip()
    if title and title != now:
        yield Proposal("Title", title, urlencode({"title": title}), not now, Evidence(), now=now)
    cut, there = text[: target.longest], typed.get("description", "").replace("\r\n", "\n").strip()
    if cut.strip() and cut.strip() != there:
        said = (
            f"all {len(text):,} letters"
            if cut == text
            else f"the first {len(cut):,} of {len(text):,} letters"
        )
        now = f"{len(there):,} letters that you wrote" if there else ""
        yield Proposal("In your own words", said, "description=", not there, Evidence(), now=now)


def _proposal(
    fact: Fact, name: str, label: str, typed: QueryDict, target: Target, text: str, title: str
) -> Proposal:
    evidence, sure = _evidence(fact, text, title), fact.confidence >= TICKED_FROM
    if fact.kind == MODE:
        return _mode(fact, label, typed, target, evidence, sure)
    value, now = _value(fact, target), typed.get(name, "").strip()
    set_to, note = {name: value}, ""
    if fact.kind == PRICE and fact.currency != typed.get("currency", fact.currency):
        set_to["currency"], note = fact.currency, f"all amounts of the form are then in {fact.currency}"
        sure = sure and not any(typed.get(other) for other in typed if other.endswith(("_price", "_fee")))
    return Proposal(
        label,
        _said(fact, value),
        urlencode(set_to),
        sure and not now,
        evidence,
        now=now,
        is_there=_same(now, value) and not note,
        note=note,
    )


def _mode(
    fact: Fact, label: str, typed: QueryDict, target: Target, evidence: Evidence, sure: bool
) -> Proposal:
    """A way of delivery; those that are ticked take the place of those that stand there."""
    chosen = to_bits(
        int(value) for value in typed.getlist("delivery") if value.isdecimal() and len(value) < 3
    )
    touched = chosen not in {0, target.untouched}
    mode = DeliveryMode(int(fact.value))
    now = ", ".join(str(one.label) for one in from_bits(chosen)) if touched else ""
    there = touched and chosen == mode
    return Proposal(
        label,
        str(mode.label),
        urlencode({"delivery": mode.value}),
        sure and not touched,
        evidence,
        now,
        there,
    )


def _level(fact: Fact, text: str, title: str) -> Proposal:
    said = f"{dict(LEVELS)[int(fact.value)]}, for the skills that you take over"
    return Proposal(
        "Level",
        said,
        urlencode({"level": fact.value}),
        fact.confidence >= TICKED_FROM,
        _evidence(fact, text, title),
    )


def _value(fact: Fact, target: Target) -> str:
    """As the field shows it."""
    if isinstance(fact.value, Decimal):
        value = (
            fact.value.to_integral_value(ROUND_CEILING)
            if _is_length(fact) and target.whole_numbers
            else fact.value
        )
        return (
            f"{value:f}".rstrip("0").rstrip(".")
            if "." in f"{value:f}" and fact.kind != PRICE
            else f"{value:f}"
        )
    return str(fact.value)


def _is_length(fact: Fact) -> bool:
    return fact.kind in {HOURS, WEEKS}


def _said(fact: Fact, value: str) -> str:
    if fact.kind == PRICE:
        return words.money(value, fact.currency)
    if _is_length(fact):
        return f"{'about ' if 'month' in fact.text.casefold() else ''}{value} {fact.kind}"
    return str(CredentialType(value).label) if fact.kind == CREDENTIAL else value


def _same(now: str, value: str) -> bool:
    """Whether the form says it already: 1,200.00 is 1200."""
    plain = now.replace(",", "").lstrip("$€£ ")
    numbers = words.decimal(plain), words.decimal(value)
    return now == value or (None not in numbers and numbers[0] == numbers[1])


def _evidence(fact: Fact, text: str, title: str) -> Evidence:
    return _cut(title if fact.in_title else text, fact.start, fact.end)


def _around(whole: str, one: SkillInWords) -> Evidence:
    if one.start is None or one.end is None:
        return Evidence(words=one.evidence)
    return _cut(whole, one.start, one.end)


def _cut(whole: str, start: int, end: int) -> Evidence:
    """The words with some before and after them, of the same line, cut between words."""
    before = whole[max(0, start - AROUND) : start].rpartition("\n")[2]
    after = whole[end : end + AROUND].partition("\n")[0]
    if len(before) == AROUND:
        before = f"…{before.partition(' ')[2]}"
    if len(after) == AROUND:
        after = f"{after.rpartition(' ')[0]}…"
    return Evidence(before, whole[start:end], after)
