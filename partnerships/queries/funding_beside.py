"""What funding rules answer for each of a need's proposals, side by side. Nothing here is for an institution's eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from marketplace.funding import Answer, AnswerState, Facts, answer, confirmed_total
from marketplace.models import FundingAward, FundingRule, TrainingNeed
from marketplace.prices import classes_needed
from marketplace.queries.funding import rules_in_question
from partnerships.models import ProposalVersion
from partnerships.queries.comparison import Column

A_YEAR = timedelta(days=365)
ORDER = {AnswerState.CONFIRMED: 0, AnswerState.POSSIBLE: 1, AnswerState.UNKNOWN: 2, AnswerState.NO: 3}


@dataclass(frozen=True)
class Cell:
    """One rule for one proposal. `awarded`: for all learners in the proposal's currency; None: nothing was marked."""

    column: Column
    answer: Answer
    awarded: Decimal | None

    @property
    def against(self) -> list[str]:
        """The conditions that are known not to hold."""
        return [reason.text for reason in self.answer.reasons if reason.holds is False]

    @property
    def due(self) -> date | None:
        """The first day by which something is to be done."""
        return min((step.due for step in self.answer.steps if step.due), default=None)


@dataclass(frozen=True)
class RuleRow:
    rule: FundingRule
    cells: Sequence[Cell]

    @property
    def best(self) -> int:
        return min(ORDER[cell.answer.state] for cell in self.cells)

    @property
    def applies(self) -> bool:
        """Whether it says no to not all of them."""
        return self.best < ORDER[AnswerState.NO]


@dataclass(frozen=True)
class FundingBeside:
    """`grants` pay the employer, the surest first; `notes` lower no price; `others` apply to no proposal."""

    grants: Sequence[RuleRow]
    notes: Sequence[RuleRow]
    others: Sequence[RuleRow]


def funding_beside(need: TrainingNeed, columns: Sequence[Column], *, today: date) -> FundingBeside:
    """In a number of queries that does not grow with the proposals. `need.employer` is at hand."""
    if not columns:
        return FundingBeside([], [], [])
    awards = list(FundingAward.objects.standing().filter(need=need))
    facts = [facts_of(need, column.version, today) for column in columns]
    rows = [
        RuleRow(rule, [_cell(rule, c, f, awards) for c, f in zip(columns, facts, strict=True)])
        for rule in rules_in_question(awards, today)
    ]
    there = [row for row in rows if row.applies]
    return FundingBeside(
        grants=sorted((row for row in there if row.rule.is_grant), key=lambda row: row.best),
        notes=[row for row in there if not row.rule.is_grant],
        others=[row for row in rows if not row.applies],
    )


def facts_of(need: TrainingNeed, version: ProposalVersion, today: date) -> Facts:
    """What a version offers, as funding rules ask for it; learners work at the need's place, else the employer's.

    Whether something custom was offered for a year nobody knows here.
    """
    place, row = need if need.country else need.employer, version.proposal.microcredential
    offered = row.listed_at and row.listed_at.date() <= today - A_YEAR and not version.is_custom
    return Facts(
        today=today,
        learners=version.headcount,
        country=place.country,
        region=place.region,
        start=version.starts_on,
        cost=version.landed().gross if version.currency else None,
        employees=need.employer.employees,
        clock_hours=version.clock_hours,
        weeks=version.weeks,
        credit_hours=version.credit_hours,
        gives_credit=version.gives_credit,
        credential_type=version.credential_type,
        institution_type=row.institution.institution_type,
        class_size=_class_size(version),
        offered_a_year=True if offered else None,
    )


def _class_size(version: ProposalVersion) -> int | None:
    """Of the classes that are priced, else as large as the listing lets them be."""
    largest = version.proposal.microcredential.max_cohort
    if version.by_class:
        return -(-version.headcount // version.classes)
    return None if largest is None else -(-version.headcount // classes_needed(version.headcount, largest))


def _cell(rule: FundingRule, column: Column, facts: Facts, awards: Sequence[FundingAward]) -> Cell:
    """In another currency than the rule's the cost is not known to it."""
    version = column.version
    counting = [
        (award.amount, award.is_each)
        for award in awards
        if award.rule_id == rule.pk
        and award.microcredential_id in (None, column.proposal.microcredential_id)
        and award.currency == version.currency
    ]
    known = facts if rule.currency == version.currency else replace(facts, cost=None)
    awarded = confirmed_total(counting, version.headcount) if counting else None
    return Cell(column, answer(rule.terms, known, awarded=bool(counting)), awarded)
