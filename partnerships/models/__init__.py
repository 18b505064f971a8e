from partnerships.models.agreement import Agreement, AgreementState, Confirmation, IPChoice
from partnerships.models.cohort import Cohort, CohortState, Feedback, LearnerAnswer
from partnerships.models.invitation import CloseReason, DeclineReason, Invitation, InvitationState, Question
from partnerships.models.policy import PartnershipPolicy, SigningThreshold
from partnerships.models.proposal import Attachment, Proposal, ProposalState, ProposalVersion, Side

__all__ = [
    "Agreement",
    "AgreementState",
    "Attachment",
    "CloseReason",
    "Cohort",
    "CohortState",
    "Confirmation",
    "DeclineReason",
    "Feedback",
    "IPChoice",
    "Invitation",
    "InvitationState",
    "LearnerAnswer",
    "PartnershipPolicy",
    "Proposal",
    "ProposalState",
    "ProposalVersion",
    "Question",
    "Side",
    "SigningThreshold",
]
