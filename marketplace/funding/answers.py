"""What a rule answers for a pair: confirmed, possible, no, or unknown; with its reasons and a checklist.

1. Confirmed: the employer marked an amount as awarded. Nothing else confirms.
2. No: one condition is known not to hold, or it is the wrong place, the wrong day, or too late to apply.
3. Unknown: a fact on which it hangs is not stated.
4. Possible: nothing that is known here speaks against it. What nobody here can know stays on the checklist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from marketplace.funding.amounts import Amount, could_pay
from marketplace.funding.facts import ASKED, Facts
from marketplace.funding.places import lies_in, name_of
from marketplace.funding.terms import Terms


class AnswerState(StrEnum):
    CONFIRMED = "confirmed"
    POSSIBLE = "possible"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reason:
    """One condition in words; `holds` is None where it is not known."""

    text: str
    holds: bool | None
    lacks: str = ""  # which fact is not stated


@dataclass(frozen=True)
class Step:
    """Something to do or to find out, by a day where one follows from the start."""

    text: str
    due: date | None = None


@dataclass(frozen=True)
class Answer:
    """`amount` is what it could pay at most, where the answer is not no."""

    state: AnswerState
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]
    amount: Amount | None
    in_place: bool | None = True  # whether the employer is where the rule holds

    @property
    def lacks(self) -> list[str]:
        """Names of the facts that would tell more, each once."""
        return list(dict.fromkeys(reason.lacks for reason in self.reasons if reason.lacks))


def answer(terms: Terms, facts: Facts, *, awarded: bool = False) -> Answer:
    """See the module. `awarded`: an award of the employer stands for this pair."""
    reasons = (_place(terms, facts), *_days(terms, facts), *_conditions(terms, facts))
    state = AnswerState.CONFIRMED if awarded else _state(reasons)
    amount = None if state == AnswerState.NO else could_pay(terms, facts)
    return Answer(state, reasons, _steps(terms, facts), amount, in_place=reasons[0].holds)


def _state(reasons: tuple[Reason, ...]) -> AnswerState:
    found = {reason.holds for reason in reasons}
    if False in found:
        return AnswerState.NO
    return AnswerState.UNKNOWN if None in found else AnswerState.POSSIBLE


def _place(terms: Terms, facts: Facts) -> Reason:
    holds = lies_in(facts.country, facts.region, terms.jurisdiction)
    lacks = "" if holds is not None else "the employer’s state" if facts.country else "the employer’s place"
    return Reason(f"For employers in {name_of(terms.jurisdiction)}", holds, lacks)


def _days(terms: Terms, facts: Facts) -> list[Reason]:
    """On the start where there is one, else today."""
    day, found = facts.start or facts.today, []
    if terms.effective_from:
        found.append(Reason(f"In force from {_said(terms.effective_from)}", day >= terms.effective_from))
    if terms.effective_to:
        found.append(Reason(f"In force until {_said(terms.effective_to)}", day <= terms.effective_to))
    if (due := deadline(terms, facts)) is not None and due < facts.today:
        found.append(Reason(f"To be applied for by {_said(due)}; a later start may do", False))
    return found


def deadline(terms: Terms, facts: Facts) -> date | None:
    """The last day to apply; None: the rule sets none, or the start is not known."""
    if terms.apply_before_days is None or facts.start is None:
        return None
    return facts.start - timedelta(days=terms.apply_before_days)


def _conditions(terms: Terms, facts: Facts) -> list[Reason]:
    """Without those that hang only on what nobody here can know: they are steps."""
    found = []
    for condition in terms.conditions:
        holds, unknown = condition.holds(facts), condition.unknown(facts)
        if holds is None and not unknown:
            continue
        lacks = ", ".join(dict.fromkeys(ASKED[name] for name in unknown))
        found.append(Reason(condition.says, holds, lacks))
    return found


def _steps(terms: Terms, facts: Facts) -> tuple[Step, ...]:
    asks = [Step(text) for condition in terms.conditions for text in condition.asks()]
    return (*_applying(terms, facts), *asks, *(Step(text) for text in terms.steps))


def _applying(terms: Terms, facts: Facts) -> list[Step]:
    if terms.apply_before_days is None:
        return []
    if terms.apply_before_days == 0:
        return [Step("Apply before it starts", deadline(terms, facts))]
    days = "1 day" if terms.apply_before_days == 1 else f"{terms.apply_before_days} days"
    return [Step(f"Apply at least {days} before it starts", deadline(terms, facts))]


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
