"""How far the matching is that concerns a need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from marketplace.models import NeedState, TrainingNeed
from matching.models import MatchRun, NeedResult, RunKind, RunState

SOON = timedelta(seconds=5)  # a run that waits longer is delayed
SILENT = timedelta(seconds=20)  # a worker that says nothing for so long is dead


@dataclass(frozen=True)
class Progress:
    """`run` is the run to wait for, None once nothing is under way; `failed` is what went wrong last."""

    run: MatchRun | None
    failed: MatchRun | None
    result: NeedResult | None
    now: datetime

    @property
    def under_way(self) -> bool:
        return self.run is not None

    @property
    def delayed(self) -> bool:
        """Waits longer than the queue ever needs, or its worker fell silent."""
        run = self.run
        if run is None:
            return False
        if run.state == RunState.WAITING:
            return bool(self.now - run.requested_at > SOON)
        return run.heartbeat_at is not None and bool(self.now - run.heartbeat_at > SILENT)

    @property
    def counted(self) -> bool:
        """Whether it goes over so many needs that a count says something."""
        return self.run is not None and self.run.state == RunState.RUNNING and self.run.total > 1

    @property
    def rate(self) -> float | None:
        """Needs a second."""
        run = self.run
        if run is None or run.started_at is None or not run.done:
            return None
        seconds = (self.now - run.started_at).total_seconds()
        return run.done / seconds if seconds > 0 else None

    @property
    def seconds_left(self) -> float | None:
        return None if self.run is None or not self.rate else (self.run.total - self.run.done) / self.rate

    @property
    def seen(self) -> str:
        """Names the result that a page shows, so that it can tell when there is a newer one."""
        if self.result is None:
            return "none"
        return f"{self.result.run_id}-{int(self.result.scored_at.timestamp() * 1000)}"


def progress_of(need: TrainingNeed, *, now: datetime) -> Progress:
    """In two queries. A change of a microcredential concerns every open need: it may enter or leave any list."""
    result = NeedResult.objects.filter(need=need).only("run_id", "scored_at").first()
    if need.state != NeedState.OPEN:
        return Progress(None, None, result, now)
    concerned = MatchRun.objects.filter(Q(need=need) | Q(need__isnull=True))
    its_own_first = F("need_id").asc(nulls_last=True)
    waited = concerned.unfinished().order_by(its_own_first, "requested_at", "pk").first()
    return Progress(waited, None if waited else _failed(need), result, now)


def _failed(need: TrainingNeed) -> MatchRun | None:
    """The latest run of this very need or of all, where it failed."""
    finished = MatchRun.objects.filter(Q(need=need) | Q(kind=RunKind.FULL)).order_by("-requested_at", "-pk")
    latest = finished.first()
    return latest if latest is not None and latest.state == RunState.FAILED else None
