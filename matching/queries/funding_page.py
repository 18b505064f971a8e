"""What could pay for a match, and what the employer would pay instead: what an employer sees beside its cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from marketplace.funding import Answer, AnswerState, Facts, answer, confirmed_total
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
    """One rule for one pair, with the standing awards that the employer marked of it."""

    rule: FundingRule
    answer: Answer
    awards: Sequence[FundingAward]
    learners: int

    @property
    def awarded_each(self) -> Decimal | None:
        """Of what was awarded, for each learner, before it is capped at the cost."""
        if not self.awards:
            return None
        total = confirmed_total([(award.amount, award.is_each) for award in self.awards], self.learners)
        return to_the_cent(total / self.learners)

    @property
    def applies(self) -> bool:
        return self.answer.state != AnswerState.NO


@dataclass(frozen=True)
class Funding:
    """All rules for one match."""

    lines: Sequence[RuleLine]
    gross: Decimal | None  # per learner, before funding
    landed: Decimal | None  # less what is confirmed

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
    def possibly(self) -> Decimal | None:
        """What one learner would cost at best if one possible rule paid; None: not known, or no less than now.

        Beside what is confirmed where every rule of it may be combined with that one, else instead of it.
        """
        found = [cost for line in self.grants if (cost := self._if_paid(line)) is not None]
        best = min(found, default=None)
        return best if best is not None and self.landed is not None and best < self.landed else None

    def _if_paid(self, line: RuleLine) -> Decimal | None:
        if line.answer.state != AnswerState.POSSIBLE or line.answer.amount is None:
            return None
        if self.landed is None or self.gross is None:
            return None
        held = {other.rule.pk for other in self.lines if other.awards}
        combines = held <= {rule.pk for rule in line.rule.stacks_with.all()}
        return max((self.landed if combines else self.gross) - line.answer.amount.most, Decimal(0))


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
    held: dict[int, list[FundingAward]] = defaultdict(list)
    for award in awards:
        held[award.rule_id].append(award)
    facts = facts_of(match, evidence, today)
    lines = [_line(rule, facts, held[rule.pk], match) for rule in rules_in_question(awards, today)]
    return Funding(lines, match.gross_cost, match.landed_cost)


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


def _line(rule: FundingRule, facts: Facts, awards: Sequence[FundingAward], match: Match) -> RuleLine:
    """In another currency than the rule's the cost is not known to it."""
    known = facts if rule.currency == match.currency else replace(facts, cost=None)
    counts = any(award.currency == match.need.currency for award in awards)
    return RuleLine(rule, answer(rule.terms, known, awarded=counts), awards, match.need.headcount)
