"""How invitations end by the employer's hand, with their need, or when nothing is left to offer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import Person
from marketplace.models import MicrocredentialState, NeedState, TrainingNeed
from marketplace.transitions import NotAllowed
from partnerships.models import CloseReason, DeclineReason, Invitation, Proposal
from partnerships.queries.invitations import accepted, is_renewal
from partnerships.services.invitations.locking import hold_invitation, hold_need
from partnerships.services.invitations.telling import named, tell_institution
from partnerships.services.one_by_one import one_by_one
from partnerships.services.steps import step

# Closed and filled are told alike: that somebody else was chosen is nobody's to know.
NOT_NEEDED = "{title} needs no more answers. Nothing is needed of you any more."
SAID = {
    CloseReason.NEED_CLOSED: NOT_NEEDED,
    CloseReason.FILLED: NOT_NEEDED,
    CloseReason.NO_SEATS: "The invitation to {title} ended: {offered} has no seats left.",
    CloseReason.RETIRED: "The invitation to {title} ended: {offered} is not offered any more.",
}
OFFERED_NO_MORE = ~Q(microcredential__state=MicrocredentialState.LIVE) | ~Q(
    microcredential__institution__verification="verified"
)
NEED_GONE = Q(need__state=NeedState.CLOSED) | Q(need__employer__verification="refused")


def withdraw_invitation(*, invitation: Invitation, by: Person, now: datetime) -> Invitation:
    """Takes it back before its proposal lies on the table.

    Raises:
        NotAllowed: it has ended otherwise, or a proposal waits for the employer's answer or was accepted.
    """
    with transaction.atomic():
        row = hold_invitation(invitation)
        if row.state != "withdrawn" and row.proposals.on_the_table().exists():
            raise NotAllowed(f"{row.institution} has sent a proposal. Decide on that instead.")
        if step(row, "withdrawn", by=by, now=now, ended_at=now):
            drop_drafts(row, now=now)
            title, employer = named(row.need.title), row.need.employer
            tell_institution(
                row, "invitation-withdrawn", f"{employer} took back the invitation to {title}.", now=now
            )
    return row


def close_invitations_of(
    *,
    need: TrainingNeed,
    reason: str,
    now: datetime,
    by: Person | None = None,
    but: Invitation | None = None,
) -> list[Invitation]:
    """Closes the live ones of a need, except `but` and those of which a proposal was accepted.

    What becomes of proposals that were sent is the caller's to say; drafts are dropped.
    """
    with transaction.atomic():
        held = hold_need(need)
        rows = Invitation.objects.live().filter(need=held).exclude(accepted()).order_by("pk")
        closed = [hold_invitation(row) for row in rows if but is None or row.pk != but.pk]
        for row in closed:
            _close(row, reason, by, now)
    return closed


def close_with_agreement(*, invitation: Invitation, by: Person | None, now: datetime) -> bool:
    """What was agreed on it fell through: its employer may invite again, this institution as well as others.

    What else the institution has sent to it ends too. False: it had ended before.
    """
    with transaction.atomic():
        row = hold_invitation(invitation)
        if row.state not in ("open", "answered"):
            return False
        _decline_proposals(row, now)
        return _close(row, CloseReason.CANCELLED, by, now)


def close_dead_invitations(*, now: datetime) -> int:
    """Those of needs that were closed, and those waiting whose microcredential has nothing left to offer.

    Renewals stay: the first cohort may have closed the need and taken its seats.
    """
    live = Invitation.objects.live().exclude(is_renewal()).exclude(accepted())
    nothing_left = OFFERED_NO_MORE | Q(microcredential__seats_free=0)
    rows = live.filter(NEED_GONE | Q(state="open") & nothing_left).select_related("need").order_by("pk")
    return one_by_one(list(rows), lambda row: _close_dead(row, now))


def drop_drafts(invitation: Invitation, *, now: datetime) -> None:
    """Proposals that were never sent, of which the employer does not know."""
    for draft in invitation.proposals.filter(state="draft").order_by("pk"):
        step(draft, "withdrawn", by=None, now=now, audience="institution", ended_at=now)


def _close_dead(invitation: Invitation, now: datetime) -> bool:
    row = hold_invitation(invitation)
    reason = _why_dead(row)
    if reason is None:
        return False
    _decline_proposals(row, now)
    return _close(row, reason, None, now)


def _why_dead(row: Invitation) -> CloseReason | None:
    """As it stands now that it is held."""
    if row.state not in ("open", "answered"):
        return None
    if row.need.state == NeedState.CLOSED or row.need.employer.verification == "refused":
        return CloseReason.NEED_CLOSED
    if not row.waits:
        return None
    offered = row.microcredential
    if offered.state != MicrocredentialState.LIVE or not row.institution.is_verified:
        return CloseReason.RETIRED
    return CloseReason.NO_SEATS if offered.seats_free == 0 else None


def _close(row: Invitation, reason: str, by: Person | None, now: datetime) -> bool:
    changed = step(row, "closed", by=by, now=now, ended_at=now, close_reason=reason)
    if changed:
        drop_drafts(row, now=now)
    if changed and reason in SAID:  # of a cancelled agreement both sides are told as such
        said = SAID[CloseReason(reason)].format(
            title=named(row.need.title), employer=row.need.employer, offered=named(row.microcredential.title)
        )
        tell_institution(row, "invitation-closed", said, now=now)
    return changed


def _decline_proposals(row: Invitation, now: datetime) -> None:
    """What was sent ends with the need that it was for."""
    sent = Proposal.objects.select_for_update().filter(invitation=row, state__in=["sent", "countered"])
    for proposal in sent.order_by("pk"):
        step(
            proposal,
            "declined",
            by=None,
            now=now,
            ended_at=now,
            decline_reason=DeclineReason.NOT_NEEDED,
        )
