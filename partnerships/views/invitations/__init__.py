"""Pages of invitations, for both sides."""

from partnerships.views.invitations.ending import decline, withdraw
from partnerships.views.invitations.inviting import invite
from partnerships.views.invitations.reading import detail, listing

__all__ = ["decline", "detail", "invite", "listing", "withdraw"]
