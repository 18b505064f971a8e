"""Pages of proposals."""

from partnerships.views.proposals.comparing import compare
from partnerships.views.proposals.deciding import accept, counter, decline
from partnerships.views.proposals.drafting import begin, discard, edit, revise, send, take_over, withdraw
from partnerships.views.proposals.reading import detail, listing

__all__ = [
    "accept",
    "begin",
    "compare",
    "counter",
    "decline",
    "detail",
    "discard",
    "edit",
    "listing",
    "revise",
    "send",
    "take_over",
    "withdraw",
]
