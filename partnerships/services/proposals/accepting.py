"""Accepting a proposal: the agreement, and the end of all that was asked beside it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from marketplace.models import TrainingNeed
from marketplace.transitions import NotAllowed
from partnerships.models import Agreement, CloseReason, DeclineReason, Invitation, Proposal, ProposalState
from partnerships.services.agreements import make_agreement
from partnerships.services.invitations import close_invitations_of
from partnerships.services.proposals import guards
from partnerships.services.proposals.ending import decline_open_proposals
from partnerships.services.proposals.telling import tell_institution
from partnerships.services.steps import step


def accept_proposal(
    *, proposal: Proposal, number: int, by: Person, now: datetime, ip_choice: str = ""
) -> Agreement:
    """Accept version `number`: seats are held, and what else is open of the need ends. All of it, or nothing.

    Other institutions are told that it is not needed any more, and nothing of who was chosen. A renewal ends nothing
    else: the need's other invitations have nothing to do with it. A second click gives back the agreement. The edge
    wakes the matcher after the commit, since free seats moved.

    Raises:
        NotAllowed: another version was sent since, its time is over, something has ended, or too few seats are left.
        ValidationError: under `ip_choice`: whose custom material it is.
    """
    with transaction.atomic():
        need, invitation, row = _held_with_the_others(proposal)
        version = guards.is_newest(guards.last_sent(row), number)
        if row.state == ProposalState.ACCEPTED:
            made: Agreement = row.agreement
            return made
        guards.not_expired(row, now)
        guards.takes_answers(need, invitation, now, renews=row.renews_id is not None)
        if row.state == ProposalState.COUNTERED:
            raise NotAllowed("Your counter-offer waits for the institution's answer.")
        step(row, ProposalState.ACCEPTED, by=by, now=now, note=f"Version {version.number}", ended_at=now)
        version.proposal = row
        agreement = make_agreement(version=version, by=by, now=now, ip_choice=ip_choice)
        if row.renews_id is None:
            _end_the_others(row, invitation, by, now)
        text = f"{row.need.employer} accepted your proposal for “{need.title}”."
        tell_institution(row, "proposal_accepted", text, now)
    return agreement


def _held_with_the_others(proposal: Proposal) -> guards.Held:
    """All invitations and proposals of the need, in the order of locks: of two acceptances one waits for the other."""
    need = TrainingNeed.objects.select_for_update().get(pk=proposal.need_id)
    list(Invitation.objects.live().filter(need=need).select_for_update().order_by("pk"))
    list(Proposal.objects.filter(need=need).select_for_update().order_by("pk"))
    return guards.held(proposal)


def _end_the_others(row: Proposal, invitation: Invitation, by: Person, now: datetime) -> None:
    decline_open_proposals(need=row.need, by=by, reason=DeclineReason.NOT_NEEDED, now=now, but=row)
    close_invitations_of(need=row.need, reason=CloseReason.FILLED, now=now, by=by, but=invitation)
