"""What people do with agreements: make, sign and cancel them; and their time to be signed."""

from partnerships.services.agreements.cancelling import cancel_agreement
from partnerships.services.agreements.lapsing import lapse_agreements, remind_agreements
from partnerships.services.agreements.making import make_agreement
from partnerships.services.agreements.signing import sign_agreement
from partnerships.services.agreements.terms import sha256_of
from partnerships.services.agreements.thresholds import set_threshold

__all__ = [
    "cancel_agreement",
    "lapse_agreements",
    "make_agreement",
    "remind_agreements",
    "set_threshold",
    "sha256_of",
    "sign_agreement",
]
