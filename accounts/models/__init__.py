from accounts.models.invitation import ColleagueInvitation
from accounts.models.membership import Membership, Role
from accounts.models.organisation import InstitutionType, Kind, Organisation, VerificationDecision
from accounts.models.person import Person
from accounts.models.place import Place

__all__ = [
    "ColleagueInvitation",
    "InstitutionType",
    "Kind",
    "Membership",
    "Organisation",
    "Person",
    "Place",
    "Role",
    "VerificationDecision",
]
