from marketplace.views.funding.awards import restore, withdraw
from marketplace.views.funding.rules import checked, detail, edit, listing, new
from marketplace.views.funding.subscriptions import subscription

__all__ = ["checked", "detail", "edit", "listing", "new", "restore", "subscription", "withdraw"]
