"""Publishing a run: readers see all of the old lists or all of the new ones, never a mixture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from marketplace.models import Microcredential, TrainingNeed
from marketplace.prices import cents_of
from matching.engine import ENGINE_VERSION
from matching.models import (
    Match,
    MatchRun,
    MatchStatus,
    NeedResult,
    ReferenceVersion,
    Review,
    RunState,
    ScoringPolicy,
    Verdict,
)
from matching.services.lanes import ClaimLost
from matching.services.materiality import basis, differences
from matching.services.telling import tell_of_verdicts

BATCH = 500
UPDATED = [
    "run",
    "policy",
    "reference",
    "engine_version",
    "rank",
    "over_ceiling",
    "fit",
    "skill",
    "cost",
    "satisfaction",
    "weight_skill",
    "weight_cost",
    "weight_satisfaction",
    "uncertainty",
    "landed_cost",
    "currency",
    "explanation",
    "status",
    "decided_basis",
    "scored_at",
]


@dataclass(frozen=True)
class NeedOutcome:
    """What a run found for one need: `rows` are the values of its matches, by microcredential key."""

    need: int
    result: dict[str, Any]
    rows: dict[int, dict[str, Any]]


def publish_matches(*, run: MatchRun, outcomes: Sequence[NeedOutcome], now: datetime | None = None) -> int:
    """Replace the lists of these needs and end the run, in one transaction.

    Verdicts outlive it: an approved match whose basis changed materially returns to the queue, a rejected one stays
    rejected, a new one that the policy's rule approves is approved in the policy's name.

    Returns:
        how many matches are listed.

    Raises:
        ClaimLost: another worker has taken the run over; nothing is written.
    """
    now = now or timezone.now()
    with transaction.atomic():
        _hold(run)
        listed, reviews = 0, []
        for start in range(0, len(outcomes), BATCH):
            more, approved = _replace(run, outcomes[start : start + BATCH], now)
            listed += more
            reviews += approved
        tell_of_verdicts(reviews=reviews, by=None, now=now)
        _end(run, listed, now)
    return listed


def _hold(run: MatchRun) -> None:
    held = MatchRun.objects.select_for_update().filter(pk=run.pk, claim=run.claim, state=RunState.RUNNING)
    if not held.exists():
        raise ClaimLost(f"run {run.pk} was taken over")


def _replace(run: MatchRun, outcomes: Sequence[NeedOutcome], now: datetime) -> tuple[int, list[Review]]:
    """Lists of a batch of needs: how many matches are listed, and what a rule approved of them.

    Ranks are cleared first, since a rank is unique within its need at any moment.
    """
    outcomes = _still_there(outcomes)
    keys = [outcome.need for outcome in outcomes]
    # Locked, so that a verdict given at this moment is either seen here or waits for the new list.
    kept = {
        (match.need_id, match.microcredential_id): match
        for match in Match.objects.filter(need__in=keys).order_by("pk").select_for_update()
    }
    Match.objects.filter(need__in=keys).standing().update(rank=None, over_ceiling=False)
    matches = [
        _filled(kept.get((outcome.need, key)), outcome.need, key, run, values, now)
        for outcome in outcomes
        for key, values in outcome.rows.items()
    ]
    stored = Match.objects.bulk_create(
        matches,
        update_conflicts=True,
        unique_fields=["need", "microcredential"],
        update_fields=UPDATED,
        batch_size=200,
    )
    reviews = _approve_by_rule(run.policy, stored, now)
    _results(run, outcomes, now)
    return sum(match.is_listed for match in stored), reviews


def _still_there(outcomes: Sequence[NeedOutcome]) -> list[NeedOutcome]:
    """What was deleted since the snapshot, by an undone import for instance, is in no list."""
    offered = {key for outcome in outcomes for key in outcome.rows}
    there = set(Microcredential.objects.filter(pk__in=offered).values_list("pk", flat=True))
    needs = set(TrainingNeed.objects.filter(pk__in=[o.need for o in outcomes]).values_list("pk", flat=True))
    return [
        replace(outcome, rows={key: row for key, row in outcome.rows.items() if key in there})
        for outcome in outcomes
        if outcome.need in needs
    ]


def _filled(
    old: Match | None, need: int, microcredential: int, run: MatchRun, values: dict[str, Any], now: datetime
) -> Match:
    """The pair's row as it will be stored, its standing verdict carried over."""
    match = Match(
        need_id=need,
        microcredential_id=microcredential,
        run=run,
        policy=cast(ScoringPolicy, run.policy),
        reference=cast(ReferenceVersion, run.reference),
        engine_version=ENGINE_VERSION,
        scored_at=now,
        **values,
    )
    if old is not None:
        match.status, match.decided_basis = old.status, old.decided_basis
    if match.status in {MatchStatus.APPROVED, MatchStatus.CHANGED} and match.decided_basis:
        # Facts that came back to what was approved need no second look.
        moved = differences(match.decided_basis, present_basis(match))
        match.status = MatchStatus.CHANGED if moved else MatchStatus.APPROVED
    return match


def present_basis(match: Match) -> dict[str, Any]:
    """The facts of a match as a verdict on it would keep them."""
    return basis(
        fit=match.fit,
        skill=match.skill,
        satisfaction=match.satisfaction,
        landed_cost=None if match.gross_cost is None else float(match.gross_cost),
        explanation=match.explanation,
    )


def _approve_by_rule(policy: ScoringPolicy | None, matches: Sequence[Match], now: datetime) -> list[Review]:
    if policy is None or policy.auto_approve_fit is None or policy.auto_approve_uncertainty is None:
        return []
    fit, uncertainty = policy.auto_approve_fit, policy.auto_approve_uncertainty
    new = [match for match in matches if match.status == MatchStatus.PROPOSED]
    sure = [match for match in new if match.fit >= fit and match.uncertainty <= uncertainty]
    # What a person has decided on, even if they took it back, is a person's to decide.
    touched = set(
        Review.objects.filter(match__in=sure, reviewer__isnull=False).values_list("match", flat=True)
    )
    may = set(Match.objects.filter(pk__in=[m.pk for m in sure]).open_to_a_rule().values_list("pk", flat=True))
    sure = [match for match in sure if match.pk in may - touched]
    reviews = [
        Review(
            match=match,
            verdict=Verdict.APPROVED,
            policy=policy,
            fit=match.fit,
            basis=present_basis(match),
            status_before=match.status,
            decided_at=now,
        )
        for match in sure
    ]
    for match, review in zip(sure, reviews, strict=True):
        match.status, match.decided_basis = MatchStatus.APPROVED, review.basis
    Match.objects.bulk_update(sure, ["status", "decided_basis"], batch_size=200)
    return Review.objects.bulk_create(reviews, batch_size=200)


def _results(run: MatchRun, outcomes: Sequence[NeedOutcome], now: datetime) -> None:
    NeedResult.objects.bulk_create(
        [NeedResult(need_id=outcome.need, run=run, scored_at=now, **outcome.result) for outcome in outcomes],
        update_conflicts=True,
        unique_fields=["need"],
        update_fields=["run", "compared", "passed", "turned_away", "near_misses", "scored_at"],
        batch_size=200,
    )


def _end(run: MatchRun, listed: int, now: datetime) -> None:
    run.state, run.finished_at, run.stored, run.done = RunState.DONE, now, listed, run.total
    run.save(
        update_fields=[
            "state",
            "finished_at",
            "stored",
            "done",
            "total",
            "pairs",
            "turned_away",
            "policy",
            "reference",
            "engine_version",
        ]
    )
    if run.policy is not None:
        ScoringPolicy.objects.filter(pk=run.policy.pk, used_at__isnull=True).update(used_at=now)


def as_money(value: float | None) -> Decimal | None:
    """A landed cost in cents, as marketplace.prices has it; None where it is not known."""
    return None if value is None else cents_of(value)
