"""An invitation that came to nothing goes on to the next approved match."""

from __future__ import annotations

from datetime import datetime

from matching.models import Match
from partnerships.models import CloseReason, Invitation
from partnerships.queries.invitations import full_among, offerable, places_left, zone_of
from partnerships.queries.policy import current_policy
from partnerships.queries.taking_part import is_filled
from partnerships.services.invitations.locking import hold_institutions
from partnerships.services.invitations.writing import write_invitation


def reroute(invitation: Invitation, *, now: datetime) -> Invitation | None:
    """To the best approved match whose institution has not come to nothing for this need; None where there is none.

    The caps hold, and what the employer wrote to the one before does not travel: it may name it. Call it with the need
    held, once the invitation or its last proposal has ended.
    """
    if not invitation.need.is_on_market or is_filled(invitation.need):
        return None
    if invitation.proposals.filter(renews__isnull=False).exists():
        return None
    match = _next(invitation)
    if match is None:
        return None
    return write_invitation(
        need=invitation.need,
        institution=match.microcredential.institution,
        microcredential=match.microcredential,
        match=match,
        by=None,
        zone=zone_of(invitation),
        now=now,
        rerouted_from=invitation,
    )


def said_of(before: Invitation) -> str:
    """To the employer's people: where it went."""
    after = Invitation.objects.filter(rerouted_from=before).select_related("institution").first()
    if after is not None:
        return f"{after.institution} was invited instead."
    if not before.need.is_on_market or is_filled(before.need):
        return ""
    return "No other approved match is left to invite at present."


def _next(invitation: Invitation) -> Match | None:
    policy = current_policy()
    if not places_left(invitation.need, policy):
        return None
    # Those whose invitation was closed since the need was filled have not turned it down: it is unmet again.
    rows = Invitation.objects.filter(need=invitation.need).exclude(close_reason=CloseReason.FILLED)
    asked = set(rows.values_list("institution", flat=True))
    matches = [row for row in offerable(invitation.need) if row.microcredential.institution_id not in asked]
    keys = [match.microcredential.institution_id for match in matches]
    hold_institutions(keys)
    full = full_among(keys, policy)
    return next((row for row in matches if row.microcredential.institution_id not in full), None)
