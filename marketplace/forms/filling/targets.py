"""Which facts go into which fields of the two forms that can be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketplace.facts import CREDENTIAL, HEADCOUNT, HOURS, MODE, PREREQUISITES, PRICE, WEEKS, Subject
from marketplace.models import DeliveryMode
from marketplace.models.modes import ALL_MODES


@dataclass(frozen=True)
class Target:
    """`fields`: by kind of fact, of a price by what it is per, the field and its label.

    `takes_most`: “up to 40 hours” answers what is asked. `untouched` are the modes that stand there before anybody
    typed. `longest` is how long the description may be and `words` its
    label; `read_route` is where the words are sent to.
    """

    subject: Subject
    read_route: str
    fields: Mapping[str, tuple[str, str]]
    takes_most: bool
    whole_numbers: bool
    untouched: int
    longest: int
    words: str  # what its description is called
    mode_names: Mapping[int, str] = field(default_factory=dict)

    def mode_name(self, mode: int) -> str:
        return self.mode_names.get(mode, str(DeliveryMode(mode).label))

    def label(self, name: str) -> str:
        """What the field is called; empty for one that only goes along with another."""
        own = {"title": "Title", "description": self.words}
        return own.get(name, "") or dict(self.fields.values()).get(name, "")

    @property
    def names(self) -> frozenset[str]:
        """Fields that filling in may write."""
        return frozenset(name for name, _ in self.fields.values()) | {"title", "description", "currency"}


NEED = Target(
    subject="job",
    read_route="needs:read",
    fields={
        HEADCOUNT: ("headcount", "How many people will learn"),
        f"{PRICE} learner": ("budget_price", "Budget per learner"),
        WEEKS: ("max_weeks", "Longest duration"),
        HOURS: ("max_hours", "Most clock hours"),
        MODE: ("delivery", "How"),
    },
    takes_most=True,
    whole_numbers=True,
    untouched=ALL_MODES,
    longest=10_000,
    words="In your own words",
    mode_names={DeliveryMode.AT_EMPLOYER: "At our site"},
)
MICROCREDENTIAL = Target(
    subject="course",
    read_route="microcredentials:read",
    fields={
        f"{PRICE} learner": ("seat_price", "Price per seat"),
        f"{PRICE} class": ("class_price", "Price per class"),
        HOURS: ("clock_hours", "Clock hours"),
        WEEKS: ("weeks", "Weeks"),
        MODE: ("delivery", "How it is taught"),
        CREDENTIAL: ("credential_type", "What learners receive"),
        PREREQUISITES: ("prerequisites", "What learners need beforehand"),
    },
    takes_most=False,
    whole_numbers=False,
    untouched=0,
    longest=20_000,
    words="Description",
)
