from accounts.services.errors import NotAllowed
from accounts.services.organisations import change_profile, create_organisation
from accounts.services.places import KnownPlace, complete_place, place_of_postcode

__all__ = [
    "KnownPlace",
    "NotAllowed",
    "change_profile",
    "complete_place",
    "create_organisation",
    "place_of_postcode",
]
