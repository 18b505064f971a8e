"""What must hold before a proposal takes a step, and the order in which rows are held: need, invitation, proposal."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from marketplace.models import NeedState, TrainingNeed
from marketplace.transitions import NotAllowed
from partnerships.models import Invitation, InvitationState, Proposal, ProposalState, ProposalVersion
from partnerships.queries.taking_part import is_filled

OPEN = (ProposalState.SENT, ProposalState.COUNTERED)


class Held(NamedTuple):
    """Rows as they stand, held until the transaction ends."""

    need: TrainingNeed
    invitation: Invitation
    proposal: Proposal


def held(proposal: Proposal) -> Held:
    need = TrainingNeed.objects.select_for_update().get(pk=proposal.need_id)
    invitation = Invitation.objects.select_for_update().get(pk=proposal.invitation_id)
    rows = Proposal.objects.select_related("institution", "microcredential__institution", "need__employer")
    row: Proposal = rows.select_for_update(of=("self",)).get(pk=proposal.pk)
    return Held(need, invitation, row)


def takes_answers(need: TrainingNeed, invitation: Invitation, now: datetime, *, renews: bool = False) -> None:
    """A renewal is answered also after its need was closed: the first cohort may have filled it.

    Raises:
        NotAllowed: the need or the invitation has ended, or its time is over.
    """
    if invitation.state not in (InvitationState.OPEN, InvitationState.ANSWERED):
        state = invitation.get_state_display().lower()
        raise NotAllowed(f"This invitation is {state}: nothing more can be done with its proposals.")
    if need.state != NeedState.OPEN and not renews:
        raise NotAllowed("This need is closed.")
    if is_filled(need) and not renews:
        raise NotAllowed(
            "This need needs no more answers."
        )  # to both sides: who was chosen is nobody's to know
    if invitation.state == InvitationState.OPEN and invitation.expires_at <= now:
        raise NotAllowed("The time to answer this invitation is over.")


def nothing_on_the_table(invitation: Invitation) -> None:
    """
    Raises:
        NotAllowed: a proposal to it waits for a decision, or was accepted.
    """
    sent: Proposal | None = invitation.proposals.on_the_table().first()
    if sent is not None and sent.state == ProposalState.ACCEPTED:
        raise NotAllowed("Your proposal to this invitation was accepted: nothing more is asked for.")
    if sent is not None:
        raise NotAllowed("You have sent a proposal to this invitation. Write a new version of it instead.")


def not_expired(proposal: Proposal, now: datetime) -> None:
    """Also before anybody has swept.

    Raises:
        NotAllowed: what was sent last held until a moment that has passed.
    """
    over = proposal.expires_at is not None and proposal.expires_at <= now
    if proposal.state == ProposalState.EXPIRED or (proposal.state in OPEN and over):
        raise NotAllowed("This proposal has expired: its price does not hold any more. Ask for a new one.")


def unsent(proposal: Proposal) -> ProposalVersion | None:
    """The version that the institution is writing."""
    return proposal.versions.filter(sent_at__isnull=True).first()


def last_sent(proposal: Proposal) -> ProposalVersion | None:
    return proposal.versions.filter(sent_at__isnull=False).order_by("-number").first()


def last_number(proposal: Proposal, *, besides: ProposalVersion | None = None) -> int:
    """0 where there is none."""
    others = proposal.versions.exclude(pk=besides.pk) if besides else proposal.versions.all()
    return others.order_by("-number").values_list("number", flat=True).first() or 0


def is_newest(version: ProposalVersion | None, number: int) -> ProposalVersion:
    """
    Raises:
        NotAllowed: another version was sent since the person opened the page.
    """
    if version is None or version.number != number:
        newer = "" if version is None else f" Version {version.number} was sent meanwhile:"
        raise NotAllowed(f"You looked at version {number}.{newer} look at it before you decide.")
    return version
