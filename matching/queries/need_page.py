"""What the page of a need shows besides its facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Q, QuerySet

from accounts.models import Person
from components import words
from marketplace.models import Microcredential, NeedState, TrainingNeed
from matching.models import Match, MatchStatus, NeedResult, Review, ScoringPolicy, Verdict
from matching.words import LOOSEN, NEVER_SHOWN, most_first, near_miss, tally

NEAR_MISSES_SHOWN = 5
ADVICE_SHOWN = 3


@dataclass(frozen=True)
class NearMiss:
    microcredential: Microcredential
    gate: str
    text: str
    fit: float  # what it would score


@dataclass(frozen=True)
class TurnedAway:
    """What stays out, and why. Gates count what teaches enough of the skills; one may fail at several gates."""

    compared: int
    covering: int  # teach enough of the skills
    passed: int
    gates: list[tuple[str, int]]
    advice: list[str]

    @property
    def kept_out(self) -> int:
        return self.covering - self.passed


@dataclass(frozen=True)
class Counts:
    """Of the need's present list."""

    listed: int
    approved: int
    waiting: int
    last_scored: datetime | None


def listed_matches(person: Person | AnonymousUser, need: TrainingNeed) -> QuerySet[Match]:
    """The need's list as far as the person may see it, best first."""
    visible = Match.objects.visible_to(person).listed().filter(need=need)
    rows: QuerySet[Match] = visible.select_related("microcredential__institution", "need").order_by(
        "rank", "pk"
    )
    return rows


def counts_of(need: TrainingNeed) -> Counts:
    """How many matches wait is told to the employer too; which ones is not."""
    waiting = Q(status__in=[MatchStatus.PROPOSED, MatchStatus.CHANGED])
    found = (
        Match.objects.listed()
        .filter(need=need)
        .aggregate(
            listed=Count("pk"),
            approved=Count("pk", filter=Q(status=MatchStatus.APPROVED)),
            waiting=Count("pk", filter=waiting),
            last_scored=Max("scored_at"),
        )
    )
    return Counts(**found)


def result_of(need: TrainingNeed) -> NeedResult | None:
    found: NeedResult | None = (
        NeedResult.objects.filter(need=need)
        .select_related("run__policy", "run__reference")
        .defer("run__reference__payload")
        .first()
    )
    return found


def turned_away_by(result: NeedResult | None) -> TurnedAway | None:
    if result is None:
        return None
    covering = result.compared - result.turned_away.get("coverage", 0)
    return TurnedAway(
        compared=result.compared,
        covering=covering,
        passed=result.passed,
        gates=tally(result.turned_away),
        advice=[LOOSEN[code] for code in most_first(result.turned_away)][:ADVICE_SHOWN],
    )


def near_misses_of(
    person: Person | AnonymousUser, need: TrainingNeed, result: NeedResult | None
) -> list[NearMiss]:
    """The best of what one gate alone keeps out, as far as the person may see it and it is still on offer."""
    found = [miss for miss in (result.near_misses if result else []) if miss["gate"] not in NEVER_SHOWN]
    visible = Microcredential.objects.visible_to(person).live().select_related("institution")
    rows = visible.in_bulk([miss["microcredential"] for miss in found])
    return [
        _near_miss(miss, need, rows[miss["microcredential"]])
        for miss in found
        if miss["microcredential"] in rows
    ][:NEAR_MISSES_SHOWN]


def _near_miss(miss: dict[str, Any], need: TrainingNeed, row: Microcredential) -> NearMiss:
    return NearMiss(row, miss["gate"], near_miss(miss["gate"], miss["off_by"], need, row), miss["fit"])


def weights_of(need: TrainingNeed) -> tuple[int, int, int]:
    """Whole percent: the buyer's own, else the active policy's."""
    if need.weight_skill is None or need.weight_cost is None or need.weight_satisfaction is None:
        policy = ScoringPolicy.objects.get(state="active")
        return policy.weight_skill, policy.weight_cost, policy.weight_satisfaction
    return need.weight_skill, need.weight_cost, need.weight_satisfaction


def standing_of(need: TrainingNeed, counts: Counts, result: NeedResult | None) -> list[dict[str, Any]]:
    """Where the need stands, as entries of a timeline."""
    entries: list[dict[str, Any]] = [
        {"text": "Posted", "at": need.posted_at, "by": need.created_by, "tone": "good"}
        if need.posted_at
        else {
            "text": "Draft",
            "current": True,
            "note": "Nobody outside your organisation sees it",
            "tone": "info",
        }
    ]
    if result is not None and need.posted_at:
        note = f"{result.passed:,} of {result.compared:,} pass your limits"
        entries.append({"text": "Matched", "at": result.scored_at, "note": note, "tone": "good"})
    entries += _reviewed(need, counts) if result is not None else []
    if need.state == NeedState.CLOSED:
        entries.append({"text": "Closed", "at": need.closed_at, "current": True})
    return entries


def _reviewed(need: TrainingNeed, counts: Counts) -> list[dict[str, Any]]:
    waiting = counts.waiting if need.state == NeedState.OPEN else 0
    entries: list[dict[str, Any]] = []
    if counts.approved:
        decided = Review.objects.filter(match__need=need, verdict=Verdict.APPROVED).aggregate(
            at=Max("decided_at")
        )
        note = f"{counts.approved:,} approved"
        entries.append({"text": "Reviewed", "note": note, "tone": "good"} | decided)
    if waiting:
        note = f"{words.counted(waiting, 'match', 'matches')} with an administrator"
        entries.append({"text": "Being reviewed", "current": True, "tone": "info", "note": note})
    return entries
