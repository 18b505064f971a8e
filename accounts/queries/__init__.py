from accounts.queries.administration import counts_by_state, is_taken_back, organisations_to_verify
from accounts.queries.current import CHOICE, current_organisation, manages, membership_of, own_organisations
from accounts.queries.people import has_owner, hash_of, invitation_of, open_invitations, people_of, why_closed

__all__ = [
    "CHOICE",
    "counts_by_state",
    "current_organisation",
    "has_owner",
    "hash_of",
    "invitation_of",
    "is_taken_back",
    "manages",
    "membership_of",
    "open_invitations",
    "organisations_to_verify",
    "own_organisations",
    "people_of",
    "why_closed",
]
