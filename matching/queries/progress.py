"""How far a run is, and the matching that concerns a need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from marketplace.models import TrainingNeed
from matching.models import MatchRun, NeedResult, RunKind, RunState

SOON = timedelta(seconds=5)  # a run that waits longer is delayed
SILENT = timedelta(seconds=20)  # a worker that says nothing for so long is dead


@dataclass(frozen=True)
class RunProgress:
    """A run at one moment."""

    run: MatchRun
    now: datetime

    @property
    def delayed(self) -> bool:
        """Waits longer than the queue ever needs, or its worker fell silent."""
        run = self.run
        if run.state == RunState.WAITING:
            return bool(self.now - run.requested_at > SOON)
        silent = run.heartbeat_at is not None and self.now - run.heartbeat_at > SILENT
        return bool(run.state == RunState.RUNNING and silent)

    @property
    def counted(self) -> bool:
        """Whether it goes over so many needs that a count says something."""
        return bool(self.run.state == RunState.RUNNING and self.run.total > 1)

    @property
    def seconds(self) -> float | None:
        """That it took, or has taken so far."""
        run = self.run
        if run.started_at is None:
            return None
        return float(((run.finished_at or self.now) - run.started_at).total_seconds())

    @property
    def rate(self) -> float | None:
        """Needs a second."""
        return self.run.done / self.seconds if self.seconds and self.run.done else None

    @property
    def seconds_left(self) -> float | None:
        return (self.run.total - self.run.done) / self.rate if self.rate else None


@dataclass(frozen=True)
class NeedProgress:
    """`current` is what to wait for, None once nothing is under way; `failed` is what went wrong last."""

    current: RunProgress | None
    failed: MatchRun | None
    result: NeedResult | None

    @property
    def seen(self) -> str:
        """Names the result that a page shows, so that it can tell when there is a newer one."""
        if self.result is None:
            return "none"
        return f"{self.result.run_id}-{int(self.result.scored_at.timestamp() * 1000)}"


def progress_of(need: TrainingNeed, *, now: datetime) -> NeedProgress:
    """In two or three queries. A change of a microcredential concerns every open need: it may enter any list."""
    result = NeedResult.objects.filter(need=need).only("run_id", "scored_at").first()
    if not need.is_on_market:
        return NeedProgress(None, None, result)
    concerned = MatchRun.objects.filter(Q(need=need) | Q(need__isnull=True))
    its_own_first = F("need_id").asc(nulls_last=True)
    waited = concerned.unfinished().order_by(its_own_first, "requested_at", "pk").first()
    if waited is not None:
        return NeedProgress(RunProgress(waited, now), None, result)
    return NeedProgress(None, _failed(need), result)


def _failed(need: TrainingNeed) -> MatchRun | None:
    """The latest run of this very need or of all, where it failed."""
    finished = MatchRun.objects.filter(Q(need=need) | Q(kind=RunKind.FULL)).order_by("-requested_at", "-pk")
    latest = finished.first()
    return latest if latest is not None and latest.state == RunState.FAILED else None
