"""Requests for a match: a row in the caller's transaction, and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation, Person
from marketplace.models import Microcredential, TrainingNeed
from matching.models import MatchRun, RunKind, RunState, ScoringPolicy

MANY = 20  # needs from which on one run over all is quicker than one for each


def request_for_change(
    *,
    need: TrainingNeed | None = None,
    microcredential: Microcredential | None = None,
    employer: Organisation | None = None,
    everything: bool = False,
    by: Person | None = None,
) -> None:
    """What config.settings.CHANGE_LISTENER names: the marketplace changed, so leave a request.

    `employer` came on the market with its needs, or left it.
    """
    if everything:
        request_run(kind=RunKind.FULL, by=by)
    if need is not None and need.is_on_market:
        request_run(kind=RunKind.NEED, need=need, by=by)
    if employer is not None:
        _request_for_needs(list(employer.needs.filter(state="open").order_by("pk")), by)
    if microcredential is not None:
        request_run(kind=RunKind.MICROCREDENTIAL, microcredential=microcredential, by=by)


def _request_for_needs(needs: list[TrainingNeed], by: Person | None) -> None:
    if len(needs) > MANY:
        request_run(kind=RunKind.FULL, by=by)
        return
    for need in needs:
        request_run(kind=RunKind.NEED, need=need, by=by)


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
