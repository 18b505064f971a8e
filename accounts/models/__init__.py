from accounts.models.audit import Audience, AuditEntry, Notice, NoticeDelivery, NoticeSetting
from accounts.models.invitation import ColleagueInvitation
from accounts.models.membership import Membership, Role
from accounts.models.organisation import InstitutionType, Kind, Organisation, VerificationDecision
from accounts.models.person import Person
from accounts.models.place import Place

__all__ = [
    "Audience",
    "AuditEntry",
    "ColleagueInvitation",
    "InstitutionType",
    "Kind",
    "Membership",
    "Notice",
    "NoticeDelivery",
    "NoticeSetting",
    "Organisation",
    "Person",
    "Place",
    "Role",
    "VerificationDecision",
]
