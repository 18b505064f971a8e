"""A need's proposals side by side, as its employer compares them. Nothing here is for an institution's eyes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from accounts.models import Person
from components import words
from marketplace.funding import confirmed_total
from marketplace.models import FundingAward, PrivateSubscription, TrainingNeed
from marketplace.prices import Landed
from marketplace.queries.funding import subscription_of
from partnerships.models import Proposal, ProposalState, ProposalVersion
from partnerships.queries.evaluation import Evaluated, content_of, evaluate
from partnerships.queries.proposals import visible_proposals, with_versions

COLUMNS = 6  # more do not stand beside each other
OPEN = [ProposalState.SENT, ProposalState.COUNTERED]


@dataclass(frozen=True)
class Column:
    """One proposal by its latest word; costs are less what the employer marked as awarded."""

    proposal: Proposal
    version: ProposalVersion
    landed: Landed
    found: Evaluated | None  # None: no run has made a reference yet

    @property
    def waits_for_institution(self) -> bool:
        return not self.version.is_by_institution

    @property
    def answered_in(self) -> timedelta:
        """From the invitation to the institution's first answer, which may have been a proposal that ended."""
        invitation = self.proposal.invitation
        answered = invitation.answered_at or self.version.sent_at or invitation.sent_at
        return answered - invitation.sent_at

    @property
    def answered_in_words(self) -> str:
        return words.span(self.answered_in.total_seconds())


@dataclass(frozen=True)
class Best:
    """Keys of the proposals that are best in something; those that share it are all named, nobody where all do."""

    total: frozenset[int]
    coverage: frozenset[int]
    start: frozenset[int]
    credit: frozenset[int]


@dataclass(frozen=True)
class Comparison:
    need: TrainingNeed
    page: Page[Proposal]
    columns: Sequence[Column]
    ended: Sequence[Proposal]
    subscription: PrivateSubscription | None

    @cached_property
    def best(self) -> Best:
        same_money = len({column.landed.currency for column in self.columns}) == 1
        totals = {column.proposal.pk: column.landed.total for column in self.columns} if same_money else {}
        starts = {c.proposal.pk: c.version.starts_on for c in self.columns if c.version.starts_on}
        covered = {c.proposal.pk: -c.found.coverage for c in self.columns if c.found}
        credit = {c.proposal.pk: -c.version.credit_hours for c in self.columns if c.version.credit_hours}
        return Best(*(_least(values, len(self.columns)) for values in (totals, covered, starts, credit)))

    @property
    def cheapest(self) -> Decimal | None:
        return min(self._each, default=None)

    @property
    def dearest(self) -> Decimal | None:
        return max(self._each, default=None)

    @property
    def _each(self) -> list[Decimal]:
        """Per learner, where all are in one currency."""
        same = len({column.landed.currency for column in self.columns}) == 1
        return [column.landed.per_learner for column in self.columns] if same else []

    @property
    def currency(self) -> str:
        return self.columns[0].landed.currency if self.columns else ""

    @property
    def subscription_total(self) -> Decimal | None:
        return None if self.subscription is None else self.subscription.price * self.need.headcount

    @property
    def saves(self) -> Decimal | None:
        """By how much a learner costs less than by the subscription; None: there is nothing to compare."""
        if self.subscription is None or self.cheapest is None or self.subscription.currency != self.currency:
            return None
        return self.subscription.price - self.cheapest

    @property
    def is_funded(self) -> bool:
        return any(column.landed.funding for column in self.columns)

    @property
    def has_customisation(self) -> bool:
        return any(column.landed.customisation for column in self.columns)

    @property
    def first_end(self) -> datetime | None:
        """The first of them to expire."""
        ends = [column.proposal.expires_at for column in self.columns if column.proposal.expires_at]
        return min(ends, default=None)


def comparison_of(
    person: Person | AnonymousUser, need: TrainingNeed, *, today: date, page: str = ""
) -> Comparison:
    """What is open of the need, and what has ended of it, as far as the person may see the employer's side."""
    rows = visible_proposals(person).filter(need=need, first_sent_at__isnull=False)
    shown = with_versions(rows.filter(state__in=OPEN), person).order_by("first_sent_at", "pk")
    found = Paginator(shown, COLUMNS).get_page(page)
    return Comparison(
        need=need,
        page=found,
        columns=columns_of(need, _latest(found), today=today),
        ended=list(rows.exclude(state__in=[*OPEN, ProposalState.DRAFT]).order_by("-ended_at", "pk")[:20]),
        subscription=subscription_of(need),
    )


def in_full(proposal: Proposal, version: ProposalVersion, *, today: date) -> Column:
    """One version with the employer's funding and weights."""
    return columns_of(proposal.need, [(proposal, version)], today=today)[0]


def columns_of(
    need: TrainingNeed, pairs: Iterable[tuple[Proposal, ProposalVersion]], *, today: date
) -> list[Column]:
    """In the order given, in a number of queries that does not grow with them."""
    chosen = list(pairs)
    paid = _funding(need, chosen)
    contents = []
    for (proposal, version), funding in zip(chosen, paid, strict=True):
        version.proposal = proposal
        contents.append(content_of(version, funding=funding))
    found = evaluate(need, contents, today=today) if contents else None
    return [
        Column(proposal, version, version.landed(funding), found[k] if found else None)
        for k, ((proposal, version), funding) in enumerate(zip(chosen, paid, strict=True))
    ]


def _latest(rows: Iterable[Proposal]) -> list[tuple[Proposal, ProposalVersion]]:
    """Of what was sent: a counter-offer is the latest word where there is one."""
    latest = []
    for row in rows:
        sent = [version for version in row.seen if version.is_sent]  # type: ignore[attr-defined]
        latest.append((row, sent[0]))
    return latest


def _funding(need: TrainingNeed, pairs: Sequence[tuple[Proposal, ProposalVersion]]) -> list[Decimal]:
    """Confirmed for all learners of each; an award in another currency counts for none."""
    standing: QuerySet[FundingAward] = FundingAward.objects.standing().filter(need=need)
    awards = list(standing)
    paid = []
    for proposal, version in pairs:
        counting = [
            (award.amount, award.is_each)
            for award in awards
            if award.microcredential_id in (None, proposal.microcredential_id)
            and award.currency == version.currency
        ]
        paid.append(confirmed_total(counting, version.headcount))
    return paid


def _least(values: Mapping[int, Any], of: int) -> frozenset[int]:
    """Keys of the smallest value; of none where every one has it."""
    if not values:
        return frozenset()
    least = min(values.values())
    keys = frozenset(key for key, value in values.items() if value == least)
    return keys if len(keys) < of else frozenset()
