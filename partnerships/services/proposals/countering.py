"""The employer's counter-offer: other terms for the same content, as a version of its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.prices import classes_needed, to_the_cent
from marketplace.transitions import NotAllowed
from partnerships.models import Proposal, ProposalState, ProposalVersion, Side
from partnerships.services.proposals import guards
from partnerships.services.proposals.freezing import freeze
from partnerships.services.proposals.prefill import carried
from partnerships.services.proposals.telling import tell_institution
from partnerships.services.steps import step


class Terms(NamedTuple):
    """What is asked for; `tuition` for all learners."""

    headcount: int
    tuition: Decimal
    starts_on: date | None
    note: str


def counter_proposal(
    *,
    proposal: Proposal,
    number: int,
    by: Person,
    now: datetime,
    headcount: int,
    tuition: Decimal,
    starts_on: date | None = None,
    note: str = "",
) -> ProposalVersion:
    """Ask for other terms than version `number`: `tuition` is what all learners would pay, before fees and the rest.

    Fees, materials and travel go with the number of learners; what modules add is once for all of them. The answered
    version can't be accepted any more until the institution answers; its time goes on. A second click gives back the
    same counter-offer.

    Raises:
        NotAllowed: another version was sent since, or something has ended.
        ValidationError: by column.
    """
    asked = Terms(headcount, tuition, starts_on, note)
    with transaction.atomic():
        need, invitation, row = guards.held(proposal)
        last = guards.last_sent(row)
        if row.state == ProposalState.COUNTERED and last is not None and _says(last, asked):
            return last
        guards.not_expired(row, now)
        guards.takes_answers(need, invitation, now, renews=row.renews_id is not None)
        if row.state == ProposalState.COUNTERED:
            raise NotAllowed("Your counter-offer waits for the institution's answer.")
        answered = guards.is_newest(last, number)
        columns = _columns(answered, row.microcredential.max_cohort, asked)
        version = ProposalVersion(
            proposal=row,
            number=guards.last_number(row) + 1,
            side=Side.EMPLOYER,
            created_by=by,
            created_at=now,
            **columns,
        )
        _valid(version, now.date())
        # Inserted as sent: the institution may be writing the one version that is not.
        freeze(version, now=now, expires_at=answered.expires_at or now)
        step(row, ProposalState.COUNTERED, by=by, now=now, note=f"Version {version.number}")
        text = f"{need.employer} made a counter-offer to your proposal for “{need.title}”."
        tell_institution(row, "proposal_countered", text, now, waits=True)
    return version


def _says(version: ProposalVersion, asked: Terms) -> bool:
    said = Terms(version.headcount, version.tuition, version.starts_on, version.note)
    return not version.is_by_institution and said == asked


def _columns(answered: ProposalVersion, largest: int | None, asked: Terms) -> dict[str, Any]:
    """The answered version's columns under the terms that are asked for."""
    if asked.headcount < 1:
        raise ValidationError({"headcount": "A proposal is for at least one learner."})
    shared = {
        name: _shared(getattr(answered, name), asked.headcount, answered.headcount)
        for name in ("fees", "materials", "travel")
    }
    ending = {
        "classes": classes_needed(asked.headcount, largest),
        "ends_on": _moved(answered, asked.starts_on),
    }
    return carried(answered) | shared | ending | asked._asdict()


def _shared(amount: Decimal | None, learners: int, before: int) -> Decimal | None:
    return None if amount is None else to_the_cent(amount * learners / before)


def _moved(answered: ProposalVersion, starts_on: date | None) -> date | None:
    """It takes as long as before."""
    if starts_on is None or answered.starts_on is None or answered.ends_on is None:
        return None
    length: timedelta = answered.ends_on - answered.starts_on
    return starts_on + length


def _valid(version: ProposalVersion, today: date) -> None:
    version.full_clean(exclude=["proposal", "created_by", "skills", "modules", "listed", "fits"])
    if version.starts_on is not None and version.starts_on < today:
        raise ValidationError({"starts_on": "This day has passed. Write a later one, or leave it empty."})
