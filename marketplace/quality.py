"""The eight facts that matching asks of every microcredential, and what it costs not to state one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.models.modes import IN_PERSON

if TYPE_CHECKING:
    from marketplace.models import Microcredential, MicrocredentialSkill


@dataclass(frozen=True)
class Fact:
    name: str
    stated: bool
    cost: str  # what happens while it is not stated
    section: str  # of the form that asks for it


@dataclass(frozen=True)
class Quality:
    facts: tuple[Fact, ...]

    @property
    def stated(self) -> int:
        return sum(fact.stated for fact in self.facts)

    @property
    def summary(self) -> str:
        return f"{self.stated} of {len(self.facts)} facts"

    @property
    def missing(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.stated]

    @property
    def tone(self) -> str:
        if self.stated >= len(self.facts) - 1:
            return "good"
        return "warn" if self.stated >= len(self.facts) // 2 else "bad"

    @property
    def said(self) -> str:
        """What is missing, in one line."""
        names = [fact.name.lower() for fact in self.missing]
        if not names:
            return "Complete"
        return f"No {', '.join(names[:-1])}{' or ' if names[:-1] else ''}{names[-1]}"


def quality(
    microcredential: Microcredential, *, skills: Iterable[MicrocredentialSkill], starts: Iterable[object]
) -> Quality:
    """Which of the eight are stated. `skills` and `starts` are its rows, so that a list asks once for all."""
    confirmed = any(row.status == "confirmed" for row in skills)
    return Quality(
        (
            Fact("Confirmed skills", confirmed, "Suggested skills count for less", "skills"),
            Fact("Price", microcredential.states_price, "Scored as average, never as free", "price"),
            Fact(
                "Dates", _states_dates(microcredential, starts), "Left out where a need demands dates", "time"
            ),
            Fact("Delivery", bool(microcredential.modes), "Left out where a need demands it", "place"),
            Fact("Place", _states_place(microcredential), "Distance cannot be judged", "place"),
            Fact(
                "Hours", microcredential.clock_hours is not None, "Price per hour cannot be compared", "time"
            ),
            Fact(
                "Class size",
                _states_size(microcredential),
                "Taken as one class, whatever the headcount",
                "price",
            ),
            Fact(
                "Credit",
                microcredential.gives_credit is not None,
                "Left out where credit is wanted",
                "recognition",
            ),
        )
    )


def _states_dates(microcredential: Microcredential, starts: Iterable[object]) -> bool:
    return microcredential.starts_any_day or any(True for _ in starts)


def _states_place(microcredential: Microcredential) -> bool:
    """Where nobody travels to the institution, a place is no fact that is missed."""
    learners_travel = not microcredential.modes or bool(microcredential.modes & IN_PERSON)
    return microcredential.has_position or not learners_travel


def _states_size(microcredential: Microcredential) -> bool:
    return microcredential.max_cohort is not None or microcredential.seats_free is not None
