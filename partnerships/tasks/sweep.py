"""What time alone brings about in the chain, once a minute."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from celery import shared_task
from django.utils import timezone

from partnerships.services.agreements import lapse_agreements, remind_agreements
from partnerships.services.cohorts import remind_cohorts
from partnerships.services.feedback import remind_feedback, reveal_feedback
from partnerships.services.invitations import close_dead_invitations, expire_invitations, remind_invitations
from partnerships.services.proposals import expire_proposals, remind_proposals
from partnerships.services.unmet import tell_unmet

log = logging.getLogger(__name__)


class Sweep(Protocol):
    """Does what is due by `now`, row by row, and says how much that was; due again, it finds nothing."""

    __name__: str

    def __call__(self, *, now: datetime) -> int: ...


# In the order of the chain, so that what one closes the next one finds closed.
SWEEPS: tuple[Sweep, ...] = (
    expire_proposals,
    lapse_agreements,
    expire_invitations,
    close_dead_invitations,
    remind_invitations,
    remind_proposals,
    remind_agreements,
    remind_cohorts,
    reveal_feedback,
    remind_feedback,
    tell_unmet,
)


@shared_task(name="partnerships.sweep")
def sweep() -> None:
    """Each sweep that is due. Delivered twice it finds nothing to do; lost, the next minute does it."""
    sweep_all(SWEEPS, clock=timezone.now)


def sweep_all(sweeps: Iterable[Sweep], *, clock: Callable[[], datetime]) -> dict[str, int]:
    """Every sweep: one that fails is logged and never stops the others.

    A sweep takes each of its rows in a transaction of its own: no lock is held longer than one row needs it, and a
    broken one undoes nothing but itself.

    Returns:
        how much each has done, by its name; those that failed are left out.
    """
    done = {}
    for one in sweeps:
        try:
            done[one.__name__] = one(now=clock())
        except Exception:
            log.exception("%s failed; it is tried again in a minute", one.__name__)
    return done
