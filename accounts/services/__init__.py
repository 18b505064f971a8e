from accounts.services.errors import NotAllowed
from accounts.services.invitations import (
    Invited,
    accept_invitation,
    address_is_taken,
    invite_colleague,
    register_invited,
    withdraw_invitation,
)
from accounts.services.members import change_role, leave_organisation, remove_member, restore_member
from accounts.services.organisations import change_profile, create_organisation
from accounts.services.people import change_person, create_token, revoke_token
from accounts.services.places import KnownPlace, complete_place, place_of_postcode
from accounts.services.verification import refuse_organisation, verify_organisation

__all__ = [
    "Invited",
    "KnownPlace",
    "NotAllowed",
    "accept_invitation",
    "address_is_taken",
    "change_person",
    "change_profile",
    "change_role",
    "complete_place",
    "create_organisation",
    "create_token",
    "invite_colleague",
    "leave_organisation",
    "place_of_postcode",
    "refuse_organisation",
    "register_invited",
    "remove_member",
    "restore_member",
    "revoke_token",
    "verify_organisation",
    "withdraw_invitation",
]
