"""Who performs a run. Full runs and narrow runs (one need, one microcredential) have a lane each, one run at a time.

A run is claimed by a conditional update. The claim is kept alive by heartbeats; one that falls silent, because its
worker was killed, is taken over. A worker that lost its claim finds out before it publishes and stops.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from matching.models import MatchRun, RunKind, RunState

SILENT_AFTER = timedelta(seconds=20)
MOST_ATTEMPTS = 4
FULL = Q(kind=RunKind.FULL)
LANES = (~FULL, FULL)


class ClaimLost(Exception):
    """Another worker has taken this run over."""


def claim_next(lane: Q, *, now: datetime | None = None) -> MatchRun | None:
    """The oldest run of a lane that waits or fell silent, claimed; None while the lane is busy or empty."""
    now = now or timezone.now()
    silent = Q(heartbeat_at__lt=now - SILENT_AFTER)
    with transaction.atomic():
        # The first row of a lane is locked whatever its state, so that two workers can't both find the lane free.
        runs = MatchRun.objects.unfinished().filter(lane)
        queue: list[MatchRun] = list(runs.order_by("requested_at", "pk").select_for_update()[:50])
        if any(_is_heard(run, now) for run in queue):
            return None
        for run in queue:
            fresh = MatchRun.objects.filter(
                Q(state=RunState.WAITING) | Q(state=RunState.RUNNING) & silent, pk=run.pk
            )
            if run.attempts >= MOST_ATTEMPTS:
                fresh.update(
                    state=RunState.FAILED, finished_at=now, error=f"Given up after {run.attempts} attempts."
                )
            elif fresh.update(**_claimed(now)):
                run.refresh_from_db()
                return run
    return None


def _is_heard(run: MatchRun, now: datetime) -> bool:
    beat_at = run.heartbeat_at
    return run.state == RunState.RUNNING and beat_at is not None and beat_at >= now - SILENT_AFTER


def claim_this(run: MatchRun, *, now: datetime | None = None) -> bool:
    """Claim one waiting run, for a command that performs it itself. False when a worker was faster."""
    now = now or timezone.now()
    claimed = MatchRun.objects.filter(pk=run.pk, state=RunState.WAITING).update(**_claimed(now))
    run.refresh_from_db()
    return bool(claimed)


def _claimed(now: datetime) -> dict[str, object]:
    return {
        "state": RunState.RUNNING,
        "claim": secrets.token_hex(16),
        "heartbeat_at": now,
        "started_at": now,
        "attempts": F("attempts") + 1,
        "done": 0,
        "error": "",
    }


def beat(run: MatchRun, **progress: int) -> None:
    """Say that the run goes on, and how far it is.

    Raises:
        ClaimLost: the claim is no longer this worker's.
    """
    mine = MatchRun.objects.filter(pk=run.pk, claim=run.claim, state=RunState.RUNNING)
    if not mine.update(heartbeat_at=timezone.now(), **progress):
        raise ClaimLost(f"run {run.pk} was taken over")
    for name, value in progress.items():
        setattr(run, name, value)


def fail(run: MatchRun, error: str) -> None:
    """End a run that can't be performed; what was published before stays."""
    MatchRun.objects.filter(pk=run.pk, claim=run.claim, state=RunState.RUNNING).update(
        state=RunState.FAILED, finished_at=timezone.now(), error=error
    )
