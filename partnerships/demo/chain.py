"""Tells every story of the demo's partnerships, and what time alone brings about after them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import Notice, Person
from matching.demo.people import ADMINISTRATOR
from matching.models import MatchRun, RunKind, RunState
from matching.services.requests import request_run
from partnerships.demo.past import tell_past
from partnerships.demo.present import tell_present
from partnerships.demo.stage import Stage
from partnerships.tasks.sweep import SWEEPS

READ_AFTER = timedelta(days=4)


def load_chain(*, now: datetime) -> None:
    """For the region of `load_region`, with its further needs, as it was matched. Nobody is mailed if the caller sees
    to it. What changed is asked for as one full run, which a worker performs."""
    with transaction.atomic():
        stage = Stage(now)
        tell_past(stage)
        tell_present(stage)
        for due in SWEEPS:
            due(now=now)
        _read_what_is_old(now)
        _ask_for_one_run()


def _read_what_is_old(now: datetime) -> None:
    """News of some days ago; what waits for somebody was read by whoever acted on it."""
    old = Notice.objects.unread().filter(created_at__lt=now - READ_AFTER, waits=False)
    old.update(read_at=F("created_at"))


def _ask_for_one_run() -> None:
    MatchRun.objects.filter(state=RunState.WAITING).exclude(kind=RunKind.FULL).delete()
    request_run(kind=RunKind.FULL, by=Person.objects.get(email=ADMINISTRATOR))
