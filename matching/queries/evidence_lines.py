"""The lines of which a match's evidence is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from components import words
from marketplace.models import MicrocredentialSkill

Json = dict[str, Any]


@dataclass(frozen=True)
class Chip:
    label: str
    state: str  # covered, partly, missing
    note: str


@dataclass(frozen=True)
class SkillRow:
    """One required skill and what answers it; `level_taught` and `confidence` are None where not stated."""

    line: Json
    taught: MicrocredentialSkill | None

    @property
    def by_other(self) -> str:
        """The taught skill that answers it, where that is not the very same."""
        return "" if self.line["by"] in (None, self.line["skill"]) else str(self.line["by_label"])

    @property
    def level_taught(self) -> int | None:
        return None if self.taught is None else self.taught.level

    @property
    def points(self) -> float:
        """Of 100."""
        return 100 * float(self.line["points"])

    @property
    def suggested_said(self) -> str:
        sure = None if self.taught is None else self.taught.confidence
        return "Suggested" if sure is None else f"Suggested, {words.percent(sure)}"

    @property
    def note(self) -> str:
        """Why it is no more than it is, in a few words."""
        said = [f"by {self.by_other}"] if self.by_other else []
        if self.line["by"] is not None and self.line["level"] < 1:
            known = self.level_taught is not None
            asked = self.line["level_asked"]
            said.append(f"level {self.level_taught} of {asked}" if known else "level not stated")
        if self.line["by"] is not None and not self.line["confirmed"]:
            said.append("suggested")
        return ", ".join(said)


@dataclass(frozen=True)
class Believed:
    """One question of satisfaction, in 0 to 1; None where an older run did not say."""

    label: str
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class CostLine:
    """Per learner; `amount` is None where it is not stated and so counted as nothing."""

    label: str
    amount: float | None


@dataclass(frozen=True)
class Part:
    """One of the three parts of a fit: value in 0 to 1, weight in whole percent, points of 100."""

    name: str
    label: str
    value: float
    weight: int
    points: float
