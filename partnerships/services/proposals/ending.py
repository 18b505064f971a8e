"""The ways in which a proposal ends without an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from marketplace.models import TrainingNeed
from partnerships.models import DeclineReason, Proposal, ProposalState
from partnerships.services.invitations.rerouting import reroute, said_of
from partnerships.services.one_by_one import one_by_one
from partnerships.services.proposals import guards
from partnerships.services.proposals.telling import tell_employer, tell_institution
from partnerships.services.steps import step


def withdraw_proposal(*, proposal: Proposal, by: Person | None, now: datetime) -> Proposal:
    """The institution takes it back, and the next one is asked.

    Or it drops its draft, of which the employer never hears.

    Raises:
        NotAllowed: it has ended already.
    """
    with transaction.atomic():
        held = guards.held(proposal)
        row = held.proposal
        knew = row.state != ProposalState.DRAFT
        audience = "everybody" if knew else "institution"
        done = step(row, ProposalState.WITHDRAWN, by=by, now=now, audience=audience, ended_at=now)
        if done and knew:
            text = f"{row.institution} withdrew its proposal for “{row.need.title}”."
            tell_employer(row, "proposal_withdrawn", f"{text} {_ask_another(held, now)}".strip(), now)
    return row


def decline_proposal(
    *, proposal: Proposal, by: Person | None, reason: str, note: str = "", now: datetime
) -> Proposal:
    """The employer declines, for a reason; something else needs a note.

    Raises:
        NotAllowed: it is not open.
        ValidationError: there is no such reason, or its note lacks.
    """
    _known(reason, note)
    with transaction.atomic():
        row = guards.held(proposal).proposal
        _decline(row, by=by, reason=reason, note=note, now=now)
    return row


def decline_open_proposals(
    *,
    need: TrainingNeed,
    by: Person | None,
    reason: str,
    now: datetime,
    but: Proposal | None = None,
    invitations: Iterable[int] | None = None,
) -> int:
    """Decline what is open of a need, and drop what is only drafted; `invitations` (keys) are those meant, None all.

    Renewals are no part of it: they go on from an agreement that stands.

    In the caller's transaction, which holds the need and its invitations. Returns how many ended.
    """
    rows = need.proposals.filter(state__in=[ProposalState.DRAFT, *guards.OPEN], renews__isnull=True)
    if invitations is not None:
        rows = rows.filter(invitation__in=list(invitations))
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    found = list(
        rows.select_related("institution", "need__employer").select_for_update(of=("self",)).order_by("pk")
    )
    for row in found:
        if row.state == ProposalState.DRAFT:
            step(row, ProposalState.WITHDRAWN, by=None, now=now, audience="institution", ended_at=now)
        else:
            _decline(row, by=by, reason=reason, note="", now=now)
    return len(found)


def expire_proposals(*, now: datetime) -> int:
    """End what is open although its time is over. Returns how many."""
    due = list(Proposal.objects.due(now).order_by("pk"))
    return one_by_one(due, lambda row: _expire(row, now))


def _expire(due: Proposal, now: datetime) -> bool:
    row = guards.held(due).proposal
    if row.state not in guards.OPEN or row.expires_at is None or row.expires_at > now:
        return False
    if not step(row, ProposalState.EXPIRED, by=None, now=now, ended_at=now):
        return False
    tell_employer(
        row, "proposal_expired", f"The proposal of {row.institution} for “{row.need.title}” has expired.", now
    )
    tell_institution(row, "proposal_expired", f"Your proposal for “{row.need.title}” has expired.", now)
    return True


def _decline(row: Proposal, *, by: Person | None, reason: str, note: str, now: datetime) -> None:
    said_why = {"decline_reason": reason, "decline_note": note}
    if step(
        row, ProposalState.DECLINED, by=by, now=now, note=note, audience="everybody", ended_at=now, **said_why
    ):
        said = DeclineReason(reason).label
        text = f"{row.need.employer} declined your proposal for “{row.need.title}”: {said.lower()}."
        tell_institution(row, "proposal_declined", text, now)


def _ask_another(held: guards.Held, now: datetime) -> str:
    """The next institution, as after an invitation that nobody answered; what the employer is told of it."""
    invitation, need = held.invitation, held.need
    if held.proposal.renews_id is not None or invitation.proposals.on_the_table().exists():
        return ""
    invitation.need = need
    reroute(invitation, now=now)
    return said_of(invitation)


def _known(reason: str, note: str) -> None:
    if reason not in DeclineReason.values:
        raise ValidationError({"reason": "Choose a reason."})
    if reason == DeclineReason.OTHER and not note.strip():
        raise ValidationError({"note": "Say in a few words what it is."})
