"""What could pay for a match, and what the employer would pay instead: what an employer sees beside its cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from marketplace.funding import Amount, Answer, AnswerState, Facts, answer
from marketplace.models import FundingAward, FundingRule, PrivateSubscription
from marketplace.prices import cents_of, classes_needed, to_the_cent
from marketplace.queries.funding import awards_for_pair, rules_in_question, subscription_of
from matching.models import Match
from matching.queries.evidence import Evidence

A_YEAR = timedelta(days=365)
ORDER = {AnswerState.CONFIRMED: 0, AnswerState.POSSIBLE: 1, AnswerState.UNKNOWN: 2, AnswerState.NO: 3}
EMPLOYEES = "the employer’s number of employees"


@dataclass(frozen=True)
class RuleLine:
    """One rule for one pair; `award` where the employer marked one."""

    rule: FundingRule
    answer: Answer
    award: FundingAward | None
    learners: int

    @property
    def awarded_each(self) -> Decimal | None:
        """Of what was awarded, for each learner, before it is capped at the cost."""
        if self.award is None:
            return None
        amount = self.award.amount
        return amount if self.award.is_each else to_the_cent(amount / self.learners)

    @property
    def applies(self) -> bool:
        return self.answer.state != AnswerState.NO


@dataclass(frozen=True)
class Funding:
    """All rules for one match."""

    lines: Sequence[RuleLine]
    landed: Decimal | None  # per learner, less what is confirmed

    @cached_property
    def grants(self) -> list[RuleLine]:
        """Money for the employer: confirmed first, then possible, then unknown."""
        found = [line for line in self.lines if line.rule.is_grant and line.applies]
        return sorted(found, key=lambda line: ORDER[line.answer.state])

    @cached_property
    def notes(self) -> list[RuleLine]:
        """On tax, wages and aid to learners: nothing that lowers the price."""
        return [line for line in self.lines if not line.rule.is_grant and line.applies]

    @cached_property
    def others(self) -> list[RuleLine]:
        return [line for line in self.lines if not line.applies]

    @property
    def asks_employees(self) -> bool:
        """Whether a number of employees would tell more."""
        wanted = any(EMPLOYEES in line.answer.lacks for line in self.lines)
        return wanted or any(line.answer.amount and line.answer.amount.is_range for line in self.grants)

    @property
    def best_possible(self) -> Amount | None:
        """The largest that one rule could pay besides what is confirmed: rules are never added up."""
        found = [line.answer.amount for line in self.grants if line.award is None and line.answer.amount]
        return max(found, key=lambda amount: (amount.most, amount.least), default=None)

    @property
    def possibly(self) -> Decimal | None:
        """What one learner would cost if that came, at best."""
        if self.landed is None or self.best_possible is None:
            return None
        return max(self.landed - self.best_possible.most, Decimal(0))


@dataclass(frozen=True)
class BuildOrBuy:
    """The match beside a subscription of the employer's own; amounts for each learner, in one currency."""

    subscription: PrivateSubscription
    here: Decimal | None
    here_total: Decimal | None
    learners: int

    @property
    def there_total(self) -> Decimal:
        return self.subscription.price * self.learners

    @property
    def dearer_by(self) -> Decimal | None:
        """What the match costs more for all; negative where it costs less."""
        return None if self.here_total is None else self.here_total - self.there_total


def funding_of(match: Match, evidence: Evidence, today: date) -> Funding:
    """The rules' answers for a match with `need.employer` and `microcredential.institution` at hand."""
    awards = awards_for_pair(match.need, match.microcredential)
    held = {award.rule_id: award for award in reversed(awards)}
    facts = facts_of(match, evidence, today)
    lines = [_line(rule, facts, held.get(rule.pk), match) for rule in rules_in_question(awards, today)]
    return Funding(lines, match.landed_cost)


def build_or_buy(match: Match, evidence: Evidence) -> BuildOrBuy | None:
    """None: the employer states no subscription, or one in another currency."""
    found = subscription_of(match.need)
    if found is None or found.currency != match.currency:
        return None
    return BuildOrBuy(found, evidence.landed_cost, evidence.total_cost, match.need.headcount)


def facts_of(match: Match, evidence: Evidence, today: date) -> Facts:
    """As funding rules ask for them; where the learners work is the need's place, else the employer's."""
    need, row, employer = match.need, match.microcredential, match.need.employer
    place = need if need.country else employer
    # What was scored before there was funding says no gross cost: it is what it landed at.
    gross, listed = evidence.cost.get("gross", evidence.cost.get("landed")), row.listed_at
    return Facts(
        today=today,
        learners=need.headcount,
        country=place.country,
        region=place.region,
        start=evidence.start,
        cost=None if gross is None else cents_of(gross * need.headcount),
        employees=employer.employees,
        clock_hours=row.clock_hours,
        weeks=row.weeks,
        credit_hours=row.credit_hours,
        gives_credit=row.gives_credit,
        credential_type=row.credential_type,
        institution_type=row.institution.institution_type,
        class_size=_class_size(need.headcount, row.max_cohort),
        offered_a_year=True if listed and listed.date() <= today - A_YEAR else None,
    )


def _class_size(headcount: int, largest: int | None) -> int | None:
    return None if largest is None else -(-headcount // classes_needed(headcount, largest))


def _line(rule: FundingRule, facts: Facts, award: FundingAward | None, match: Match) -> RuleLine:
    """In another currency than the rule's the cost is not known to it."""
    known = facts if rule.currency == match.currency else replace(facts, cost=None)
    counts = award is not None and award.currency == match.need.currency
    return RuleLine(rule, answer(rule.terms, known, awarded=counts), award, match.need.headcount)
