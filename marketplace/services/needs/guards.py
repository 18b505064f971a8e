"""What must hold before a need is written or posted, and the shapes in which it is handed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict

from django.core.exceptions import ValidationError

from marketplace.models import Importance, Skill, TrainingNeed
from marketplace.transitions import NotAllowed

LEVELS = range(1, 6)


class ChangedMeanwhile(NotAllowed):
    """Somebody saved the need after the writer opened it; `need` is the row as it stands now."""

    def __init__(self, need: TrainingNeed) -> None:
        super().__init__("Somebody else changed this need while you were writing.")
        self.need = need


class NeedValues(TypedDict, total=False):
    """A need's own columns. Prices are per learner in `currency`, weights whole percent (all three or none)."""

    title: str
    description: str
    headcount: int
    currency: str
    target_price: Decimal | None
    budget_price: Decimal | None
    ceiling_price: Decimal | None
    start_from: date | None
    start_to: date | None
    max_weeks: int | None
    max_hours: int | None
    modes: int
    country: str
    region: str
    city: str
    postcode: str
    latitude: float | None
    longitude: float | None
    reach_km: float | None
    credit_wanted: bool
    language: str
    custom_welcome: bool
    demands_stated: bool
    weight_skill: int | None
    weight_cost: int | None
    weight_satisfaction: int | None


@dataclass(frozen=True)
class WantedSkill:
    """A row of what is asked for: importance must, should or nice; level 1 (aware) to 5 (leads)."""

    skill: Skill
    importance: str = "must"
    level: int = 3

    @property
    def key(self) -> tuple[int, str, int]:
        return self.skill.pk, self.importance, self.level


def known_columns(names: Iterable[str]) -> None:
    """
    Raises:
        TypeError: a name is no column of NeedValues: the caller's mistake, not a person's.
    """
    if unknown := sorted(set(names) - NeedValues.__annotations__.keys()):
        raise TypeError(f"a need has no column to write named {', '.join(unknown)}")


def valid(need: TrainingNeed, skills: Sequence[WantedSkill]) -> None:
    """
    Raises:
        ValidationError: by column, or under `skills`.
    """
    add_up(need.weight_skill, need.weight_cost, need.weight_satisfaction)
    need.full_clean(exclude=["created_by"])
    if wrong := list(_faults(skills)):
        raise ValidationError({"skills": wrong})


def add_up(*weights: int | None) -> None:
    """Whole percent, each at least 0, together 100; or None each.

    Raises:
        ValidationError: they are not.
    """
    if weights == (None, None, None):
        return
    stated = [weight for weight in weights if weight is not None]
    if len(stated) < len(weights):
        raise ValidationError({"weight_skill": "State all three weights, or none of them."})
    if min(stated) < 0 or sum(stated) != 100:
        said = f"The three weights must add up to 100 %, these add up to {sum(stated)} %."
        raise ValidationError({"weight_skill": "A weight is at least 0 %." if min(stated) < 0 else said})


def _faults(skills: Iterable[WantedSkill]) -> Iterator[str]:
    seen: set[int] = set()
    for wanted in skills:
        name = wanted.skill.label
        if wanted.skill.pk in seen:
            yield f"“{name}” is asked for twice."
        if wanted.skill.kind == "group":
            yield f"“{name}” is a group of skills. Name a skill in it."
        if wanted.level not in LEVELS or wanted.importance not in Importance.values:
            yield f"The level of “{name}” is 1 to 5, its importance must, should or nice."
        seen.add(wanted.skill.pk)


def may_be_open(need: TrainingNeed, skills: Collection[Skill], today: date | None = None) -> None:
    """An open need can be matched: it has learners, a skill that the taxonomy still has, and time left to start.

    `today` None leaves the time out, so that a need whose window is over can still be corrected.

    Raises:
        ValidationError: every reason against it, by column or under `skills`.
    """
    reasons: dict[str, list[str]] = {}
    if need.headcount < 1:
        reasons["headcount"] = ["Write how many people will learn."]
    if not skills:
        reasons["skills"] = ["Add at least one skill: skills are what matching goes by."]
    elif all(skill.retired_at is not None or skill.kind == "group" for skill in skills):
        reasons["skills"] = ["None of these skills is in use any more. Replace at least one."]
    if today is not None and need.start_to is not None and need.start_to < today:
        reasons["start_to"] = ["This day has passed. Write a later one, or leave it empty."]
    if reasons:
        raise ValidationError(reasons)


def locked(need: TrainingNeed) -> TrainingNeed:
    """The row as it stands, held until the transaction ends.

    Raises:
        NotAllowed: it was deleted meanwhile.
    """
    row: TrainingNeed | None = TrainingNeed.objects.select_for_update().filter(pk=need.pk).first()
    if row is None:
        raise NotAllowed("This need was deleted meanwhile.")
    return row


def unchanged_since(need: TrainingNeed, seen: datetime | None) -> None:
    """`seen` is the row's `updated_at` when the writer opened it; None asks for no check."""
    if seen is not None and seen != need.updated_at:
        raise ChangedMeanwhile(need)
