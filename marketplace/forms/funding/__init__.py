from marketplace.forms.funding.awards import AwardForm
from marketplace.forms.funding.rules import RuleForm
from marketplace.forms.funding.subscriptions import SubscriptionForm

__all__ = ["AwardForm", "RuleForm", "SubscriptionForm"]
