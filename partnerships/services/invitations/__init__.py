"""Invitations: asking institutions to answer a need, and how an invitation ends."""

from partnerships.services.invitations.answering import decline_invitation, mark_answered
from partnerships.services.invitations.ending import (
    close_dead_invitations,
    close_invitations_of,
    close_with_agreement,
    withdraw_invitation,
)
from partnerships.services.invitations.expiring import expire_invitations, remind_invitations
from partnerships.services.invitations.inviting import covered_said, invite_again, invite_institutions

__all__ = [
    "close_dead_invitations",
    "close_invitations_of",
    "close_with_agreement",
    "covered_said",
    "decline_invitation",
    "expire_invitations",
    "invite_again",
    "invite_institutions",
    "mark_answered",
    "remind_invitations",
    "withdraw_invitation",
]
