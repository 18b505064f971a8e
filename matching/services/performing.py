"""Performing runs: snapshot, engine, publish."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from marketplace.models import TrainingNeed
from matching.engine import ENGINE_VERSION, GateReport, Scored
from matching.engine.matches import match
from matching.models import Match, MatchRun, MatchStatus, ReferenceVersion, RunKind, RunState, ScoringPolicy
from matching.services.lanes import LANES, ClaimLost, beat, claim_next, fail
from matching.services.publishing import NeedOutcome, as_money, publish_matches
from matching.services.requests import request_run
from matching.snapshot.explanations import Explainer, Json, near_misses, rows_of
from matching.snapshot.market import MarketSnapshot, load_market, present_reference
from matching.snapshot.needs import weights_in_percent
from matching.snapshot.reference import pack

log = logging.getLogger(__name__)

Progress = Callable[[MatchRun], None]
CHUNK = 16  # needs between two heartbeats


def perform_waiting_runs() -> int:
    """Perform what waits, narrow runs first, until both lanes are empty or busy. Returns how many were performed."""
    performed = 0
    while run := next(filter(None, (claim_next(lane) for lane in LANES)), None):
        perform_run(run)
        performed += 1
    return performed


def perform_run(run: MatchRun, *, progress: Progress | None = None) -> None:
    """Perform a claimed run. An error ends it as failed, with the reason on the row; a lost claim ends it silently."""
    try:
        _perform(run, progress or (lambda run: None))
    except ClaimLost:
        log.warning("run %s was taken over by another worker", run.pk)
    except Exception as error:
        log.exception("run %s failed", run.pk)
        fail(run, f"{type(error).__name__}: {error}")


def _perform(run: MatchRun, progress: Progress) -> None:
    policy, today = ScoringPolicy.objects.get(state="active"), timezone.now().date()
    reference = _reference(run, policy, today)
    market = load_market(_needs(run), policy, reference, today)
    run.policy, run.reference, run.engine_version = policy, reference, ENGINE_VERSION
    beat(run, total=len(market.needs), pairs=len(market.needs) * len(market.offered))
    progress(run)
    outcomes, gates = [], Counter[str]()
    for outcome, report in _outcomes(run, market, progress):
        outcomes.append(outcome)
        gates.update(report.turned_away)
    run.turned_away = {gate: count for gate, count in gates.items() if count}
    publish_matches(run=run, outcomes=outcomes)
    if run.kind == RunKind.FULL:
        _repeat_overtaken(run)
    progress(run)


def _needs(run: MatchRun) -> list[TrainingNeed]:
    """The open needs that a run is about: one, or all of them, since a credential may enter or leave any list."""
    needs = TrainingNeed.objects.open().order_by("pk")
    return list(needs.filter(pk=run.need_id) if run.kind == RunKind.NEED else needs)


def _reference(run: MatchRun, policy: ScoringPolicy, today: date) -> ReferenceVersion:
    """A full run freezes the statistics anew; a narrow one takes the newest, and makes the first if there is none."""
    newest = ReferenceVersion.objects.exclude(payload=b"").order_by("-number").first()
    if newest is not None and run.kind != RunKind.FULL:
        return newest
    frozen = present_reference(policy, today)
    beat(run)
    payload = pack(frozen)
    if newest is not None and bytes(newest.payload) == payload:
        return newest
    return _new_reference(payload, {"skills": len(frozen.space), "day": today.isoformat()})


def _new_reference(payload: bytes, summary: Json) -> ReferenceVersion:
    with transaction.atomic():
        last = ReferenceVersion.objects.select_for_update().aggregate(last=Max("number"))["last"] or 0
        return ReferenceVersion.objects.create(
            number=last + 1,
            engine_version=ENGINE_VERSION,
            payload=payload,
            summary=summary,
            created_at=timezone.now(),
        )


def _outcomes(
    run: MatchRun, market: MarketSnapshot, progress: Progress
) -> Iterator[tuple[NeedOutcome, GateReport]]:
    """Needs in order, with a heartbeat every few of them."""
    explainer, approved = Explainer(market), _approved(market)
    everything = replace(market.policy, top_k=max(len(market.offered), 1))
    found = match(market.asking, market.offering, market.reference, market.satisfaction, everything)
    for i, (scored, report) in enumerate(found):
        yield _outcome(market, explainer, i, scored, report, approved.get(market.needs[i].pk, set())), report
        if (i + 1) % CHUNK == 0:
            beat(run, done=i + 1)
            progress(run)


def _approved(market: MarketSnapshot) -> dict[int, set[int]]:
    """Microcredentials approved for each need: they stay in its list, whatever their rank, while gates let them."""
    approved: dict[int, set[int]] = {}
    standing = Match.objects.filter(
        need__in=[need.pk for need in market.needs], status__in=[MatchStatus.APPROVED, MatchStatus.CHANGED]
    )
    for need, microcredential in standing.values_list("need_id", "microcredential_id"):
        approved.setdefault(need, set()).add(microcredential)
    return approved


def _outcome(
    market: MarketSnapshot,
    explainer: Explainer,
    i: int,
    scored: Scored,
    report: GateReport,
    approved: set[int],
) -> NeedOutcome:
    rows = {}
    for rank, j in rows_of(scored):
        key = market.offered[j].pk
        if rank <= market.policy.top_k or key in approved:
            rows[key] = _values(market, explainer, i, j, rank, scored)
    result = {
        "compared": report.considered,
        "passed": report.passed,
        "turned_away": _turned_away(report),
        "near_misses": near_misses(market, report),
    }
    return NeedOutcome(need=market.needs[i].pk, result=result, rows=rows)


def _turned_away(report: GateReport) -> dict[str, int]:
    """Coverage turns away what teaches too little; every other gate is counted among what teaches enough."""
    counts = report.covering_turned_away | {"coverage": report.turned_away["coverage"]}
    return {gate: count for gate, count in counts.items() if count}


def _values(market: MarketSnapshot, explainer: Explainer, i: int, j: int, rank: int, scored: Scored) -> Json:
    """The columns of one match."""
    need, place, policy = market.needs[i], rank - 1, market.policy_row
    weights = weights_in_percent(need) or (
        policy.weight_skill,
        policy.weight_cost,
        policy.weight_satisfaction,
    )
    explanation = explainer.pair(i, j)
    return {
        "rank": rank,
        "fit": float(scored.fit[place]),
        "skill": float(scored.skill[place]),
        "cost": float(scored.cost[place]),
        "satisfaction": float(scored.satisfaction[place]),
        "uncertainty": float(scored.uncertainty[place]),
        "weight_skill": weights[0],
        "weight_cost": weights[1],
        "weight_satisfaction": weights[2],
        "landed_cost": as_money(explanation["cost"]["landed"]),
        "currency": market.offered[j].currency,
        "explanation": explanation,
    }


def _repeat_overtaken(run: MatchRun) -> None:
    """Ask again for narrow runs that ended while this one was under way: it may have published older facts."""
    began: datetime = run.started_at or run.requested_at
    narrow = MatchRun.objects.filter(state=RunState.DONE, finished_at__gte=began).exclude(kind=RunKind.FULL)
    for other in narrow.select_related("need", "microcredential"):
        request_run(kind=other.kind, need=other.need, microcredential=other.microcredential)
