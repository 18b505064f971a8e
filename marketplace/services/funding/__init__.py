"""What is done with funding: rules kept, awards marked and taken back, a subscription stated."""

from marketplace.services.funding.awards import award_doubts, record_award, restore_award, withdraw_award
from marketplace.services.funding.rules import confirm_rule, load_rules, save_rule
from marketplace.services.funding.subscriptions import clear_subscription, state_subscription

__all__ = [
    "award_doubts",
    "clear_subscription",
    "confirm_rule",
    "load_rules",
    "record_award",
    "restore_award",
    "save_rule",
    "state_subscription",
    "withdraw_award",
]
