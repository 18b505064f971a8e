"""What a person may tick: facts and skills found in their words, beside what stands in the form already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from marketplace.facts import LEVEL, MODE, PRICE, Fact
from marketplace.forms.filling.evidence import NO_WORDS, Evidence, Source
from marketplace.forms.filling.targets import Target
from marketplace.forms.filling.values import is_same, said, value_of
from marketplace.forms.needs.skills import LEVELS
from marketplace.models.modes import from_bits, to_bits
from marketplace.queries.read_words import SkillInWords

# From here on a proposal is ticked: it is right nine times in ten (docs/facts.md).
TICKED_FROM = 0.75
SKILL_TICKED_FROM = 0.5


@dataclass(frozen=True)
class Proposal:
    """`value` is what its box sends: fields and values, as in an address. `now` stands in the form and is replaced.

    `is_there`: the form says the same already. `unsure`: look twice. `note` is what else changes.
    """

    label: str
    said: str
    value: str
    evidence: Evidence = NO_WORDS
    now: str = ""
    is_there: bool = False
    unsure: bool = False
    note: str = ""

    @property
    def ticked(self) -> bool:
        return not (self.now or self.unsure or self.note)


@dataclass(frozen=True)
class SkillProposal:
    found: SkillInWords
    ticked: bool
    evidence: Evidence


def proposals(facts: Sequence[Fact], typed: QueryDict, target: Target, source: Source) -> list[Proposal]:
    """What the form may take over: the words themselves, then facts in the order of its fields."""
    found = [*_title(typed, source), *_description(typed, target, source)]
    for kind, (name, label) in target.fields.items():
        answering = _answering(facts, kind, target)
        found += [_of_field(fact, name, label, typed, target, source) for fact in answering]
    return found + [_level(fact, source) for fact in facts if fact.kind == LEVEL]


def skill_proposals(skills: Iterable[SkillInWords], source: Source) -> list[SkillProposal]:
    return [SkillProposal(one, one.confidence >= SKILL_TICKED_FROM, source.evidence(one)) for one in skills]


def _answering(facts: Iterable[Fact], kind: str, target: Target) -> Iterator[Fact]:
    for fact in facts:
        exact = not fact.bound or (target.takes_most and fact.bound == "most")
        if exact and kind == f"{fact.kind} {fact.per}".strip():
            yield fact


def _title(typed: QueryDict, source: Source) -> Iterator[Proposal]:
    now = typed.get("title", "").strip()
    if source.title and source.title != now:
        yield Proposal("Title", source.title, urlencode({"title": source.title}), now=now)


def _description(typed: QueryDict, target: Target, source: Source) -> Iterator[Proposal]:
    now = typed.get("description", "").replace("\r\n", "\n").strip()
    cut = source.text[: target.longest].strip()
    if cut == now:
        return
    letters = f"{len(source.text):,} letters of the text"
    whole = f"all {letters}" if len(source.text) <= target.longest else f"the first {len(cut):,} of {letters}"
    # The box sends no text: it is sent along with the words that were read.
    yield Proposal(
        target.words, whole, "description=", now=f"{len(now):,} letters that you wrote" if now else ""
    )


def _of_field(
    fact: Fact, name: str, label: str, typed: QueryDict, target: Target, source: Source
) -> Proposal:
    if fact.kind == MODE:
        return _mode(fact, label, typed, target, source)
    value, now = value_of(fact, target), typed.get(name, "").strip()
    set_to, note = {name: value}, ""
    if fact.kind == PRICE and fact.currency != typed.get("currency", fact.currency):
        set_to["currency"] = fact.currency
        note = f"All amounts of the form are then in {fact.currency}."
    return Proposal(
        label,
        said(fact, value),
        urlencode(set_to),
        source.evidence(fact),
        now,
        is_there=is_same(now, value) and not note,
        unsure=_is_unsure(fact),
        note=note,
    )


def _mode(fact: Fact, label: str, typed: QueryDict, target: Target, source: Source) -> Proposal:
    """A way of delivery; those that are ticked take the place of those that stand there."""
    sent = (value for value in typed.getlist("delivery") if value.isdecimal() and len(value) < 3)
    chosen = to_bits(map(int, sent))
    touched = chosen not in {0, target.untouched}
    mode = int(str(fact.value))
    return Proposal(
        label,
        target.mode_name(mode),
        urlencode({"delivery": mode}),
        source.evidence(fact),
        now=", ".join(map(target.mode_name, from_bits(chosen))) if touched else "",
        is_there=chosen == mode,
        unsure=_is_unsure(fact),
    )


def _level(fact: Fact, source: Source) -> Proposal:
    name = dict(LEVELS)[int(str(fact.value))]
    return Proposal(
        "Level",
        f"{name}, for the skills that you take over",
        urlencode({"level": fact.value}),
        source.evidence(fact),
        unsure=_is_unsure(fact),
    )


def _is_unsure(fact: Fact) -> bool:
    return fact.confidence < TICKED_FROM
