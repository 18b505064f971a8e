"""What a text states about training: one fact, with the words that say so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

HOURS, WEEKS, PRICE, MODE, LEVEL = "hours", "weeks", "price", "mode", "level"
CREDENTIAL, PREREQUISITES, HEADCOUNT = "credential_type", "prerequisites", "headcount"
KINDS = (HOURS, WEEKS, PRICE, MODE, LEVEL, CREDENTIAL, PREREQUISITES, HEADCOUNT)

Bound = Literal["", "most", "least"]
Value = Decimal | int | str


@dataclass(frozen=True, slots=True)
class Fact:
    """`text` is what stands from `start` to `end`, of the title where `in_title`. `confidence` in [0, 1].

    `value` by `kind`: hours, weeks and price are Decimals, of a price with `currency` and `per` ("learner" or
    "class"); mode is a DeliveryMode, level 1 to 5, headcount an int; credential_type a CredentialType; prerequisites
    the words themselves. `bound` says that the value is the upper or the lower end of what is stated; a range has
    its upper end as `value`, and `least` is the lower one.
    """

    kind: str
    value: Value
    start: int
    end: int
    text: str
    confidence: float
    in_title: bool = False
    bound: Bound = ""
    least: Decimal | None = None
    currency: str = ""
    per: str = ""
