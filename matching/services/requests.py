"""Requests for a match: a row in the caller's transaction, and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from marketplace.models import Microcredential, TrainingNeed
from matching.models import MatchRun, RunKind, RunState, ScoringPolicy


def request_for_change(
    *,
    need: TrainingNeed | None = None,
    microcredential: Microcredential | None = None,
    everything: bool = False,
    by: Person | None = None,
) -> None:
    """What config.settings.CHANGE_LISTENER names: the marketplace changed, so leave a request."""
    if everything:
        request_run(kind=RunKind.FULL, by=by)
    if need is not None and need.state == "open":
        request_run(kind=RunKind.NEED, need=need, by=by)
    if microcredential is not None:
        request_run(kind=RunKind.MICROCREDENTIAL, microcredential=microcredential, by=by)


def request_run(
    *,
    kind: str,
    need: TrainingNeed | None = None,
    microcredential: Microcredential | None = None,
    policy: ScoringPolicy | None = None,
    by: Person | None = None,
    now: datetime | None = None,
) -> MatchRun:
    """The waiting run of this subject: a new one, or the one that waits already and will see the change too.

    `policy` None is the one that is active when the run begins.
    """
    subject = {"kind": kind, "need": need, "microcredential": microcredential, "policy": policy}
    waiting = MatchRun.objects.filter(state=RunState.WAITING, **subject)
    found: MatchRun | None = waiting.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            found = MatchRun.objects.create(**subject, requested_by=by, requested_at=now or timezone.now())
    except IntegrityError:
        # Somebody else asked for the same at the same moment; theirs serves both.
        found = waiting.get()
    return found
