"""Performing runs: snapshot, engine, publish."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from django.db import OperationalError, transaction
from django.db.models import Max
from django.utils import timezone

from marketplace.models import TrainingNeed
from matching.engine import ENGINE_VERSION
from matching.models import MatchRun, ReferenceVersion, RunKind, RunState, ScoringPolicy
from matching.services.keeping_back import keep_back
from matching.services.lanes import LANES, ClaimLost, beat, claim_next, fail
from matching.services.outcomes import Outcomes
from matching.services.publishing import NeedOutcome, publish_matches
from matching.services.requests import request_run
from matching.snapshot.market import MarketSnapshot, load_market, present_reference
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
    """Perform a claimed run. An error ends it as failed, with the reason on the row.

    A lost claim ends it silently. A database that is locked or away leaves it to whoever takes it over.
    """
    try:
        _perform(run, progress or (lambda run: None))
    except ClaimLost:
        log.warning("run %s was taken over by another worker", run.pk)
    except OperationalError:
        # A locked or absent database passes: the run falls silent and is taken over, up to its last attempt.
        log.exception("run %s could not reach the database and will be taken over", run.pk)
    except Exception as error:
        log.exception("run %s failed", run.pk)
        fail(run, f"{type(error).__name__}: {error}")


def _perform(run: MatchRun, progress: Progress) -> None:
    keep_back(run)
    asked, today = run.policy, timezone.now().date()
    policy = asked or ScoringPolicy.objects.get(state="active")
    reference = _reference(run, policy, today)
    market = load_market(_needs(run), policy, reference, today)
    run.policy, run.reference, run.engine_version = policy, reference, ENGINE_VERSION
    beat(run, total=len(market.needs), pairs=len(market.needs) * len(market.offered))
    progress(run)
    outcomes = _score(run, market, progress)
    publish_matches(run=run, outcomes=outcomes)
    if run.kind == RunKind.FULL:
        _repeat_overtaken(run, asked)
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


def _new_reference(payload: bytes, summary: dict[str, object]) -> ReferenceVersion:
    with transaction.atomic():
        last = ReferenceVersion.objects.select_for_update().aggregate(last=Max("number"))["last"] or 0
        return ReferenceVersion.objects.create(
            number=last + 1,
            engine_version=ENGINE_VERSION,
            payload=payload,
            summary=summary,
            created_at=timezone.now(),
        )


def _score(run: MatchRun, market: MarketSnapshot, progress: Progress) -> list[NeedOutcome]:
    """Outcomes of the needs in order, with a heartbeat every few of them; gates are counted on the run."""
    found, gates = [], Counter[str]()
    frame = (market.policy_row.pk, market.reference_row.pk, run.engine_version)
    for place, (outcome, report) in enumerate(Outcomes(market, frame, run.microcredential_id), start=1):
        gates.update(report.turned_away)
        if outcome is not None:
            found.append(outcome)
        if place % CHUNK == 0:
            beat(run, done=place)
            progress(run)
    run.turned_away = {gate: count for gate, count in gates.items() if count}
    return found


def _repeat_overtaken(run: MatchRun, policy: ScoringPolicy | None) -> None:
    """Ask again for narrow runs that ended while this one was under way: it may have published older facts.

    `policy` is the one asked for, so that these do not mix another's lists with this run's.
    """
    began: datetime = run.started_at or run.requested_at
    narrow = MatchRun.objects.filter(state=RunState.DONE, finished_at__gte=began).exclude(kind=RunKind.FULL)
    for other in narrow.select_related("need", "microcredential"):
        request_run(kind=other.kind, need=other.need, microcredential=other.microcredential, policy=policy)
