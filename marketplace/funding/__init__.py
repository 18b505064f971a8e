"""Funding rules: what they ask, whether a pair may hope for them, and up to what amount. Pure: no rows, no clock."""

from marketplace.funding.amounts import Amount, confirmed_total, could_pay
from marketplace.funding.answers import Answer, AnswerState, Reason, Step, answer
from marketplace.funding.conditions import Condition, Malformed, parsed
from marketplace.funding.facts import Facts
from marketplace.funding.terms import Terms

__all__ = [
    "Amount",
    "Answer",
    "AnswerState",
    "Condition",
    "Facts",
    "Malformed",
    "Reason",
    "Step",
    "Terms",
    "answer",
    "confirmed_total",
    "could_pay",
    "parsed",
]
