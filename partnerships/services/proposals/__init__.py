"""Verbs of proposals."""

from partnerships.services.proposals.accepting import accept_proposal
from partnerships.services.proposals.content import CHANGES, Module, VersionValues
from partnerships.services.proposals.countering import counter_proposal
from partnerships.services.proposals.drafting import (
    change_draft,
    discard_version,
    draft_proposal,
    price_from_listing,
    revise_proposal,
)
from partnerships.services.proposals.ending import (
    decline_open_proposals,
    decline_proposal,
    expire_proposals,
    withdraw_proposal,
)
from partnerships.services.proposals.reminding import remind_proposals
from partnerships.services.proposals.sending import send_proposal, take_over_counter

__all__ = [
    "CHANGES",
    "Module",
    "VersionValues",
    "accept_proposal",
    "change_draft",
    "counter_proposal",
    "decline_open_proposals",
    "decline_proposal",
    "discard_version",
    "draft_proposal",
    "expire_proposals",
    "price_from_listing",
    "remind_proposals",
    "revise_proposal",
    "send_proposal",
    "take_over_counter",
    "withdraw_proposal",
]
