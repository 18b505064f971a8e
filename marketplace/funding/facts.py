"""What is known of an employer, its need and a microcredential, as rules ask for it. None and "" are unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Value = int | Decimal | bool | str | None

# What a condition may ask for, and what it is called.
ASKED = {
    "employees": "the employer’s number of employees",
    "learners": "number of learners",
    "class_size": "learners in a class",
    "clock_hours": "clock hours",
    "weeks": "weeks",
    "credit_hours": "credit hours",
    "gives_credit": "academic credit",
    "credential_type": "type of microcredential",
    "institution_type": "type of institution",
    "offered_a_year": "whether it has been offered for a year",
}


@dataclass(frozen=True)
class Facts:
    """One pair on one day. `cost` is the landed cost before funding, of all learners, in the rule's currency."""

    today: date
    learners: int
    country: str = ""  # two letters
    region: str = ""  # as people write it: a code or a name
    start: date | None = None
    cost: Decimal | None = None
    employees: int | None = None
    clock_hours: Decimal | None = None
    weeks: Decimal | None = None
    credit_hours: Decimal | None = None
    gives_credit: bool | None = None
    credential_type: str = ""
    institution_type: str = ""
    class_size: int | None = None
    offered_a_year: bool | None = None

    def value(self, name: str) -> Value:
        """Of a fact in ASKED; None where it is unknown."""
        found: Value = getattr(self, name)
        return None if found == "" else found
