"""What the engine says of content that nobody lists: other skills, another price, for one need.

The engine's libraries are for who asks it, not for every web process from its start: `scoring` brings them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marketplace.models import Microcredential, MicrocredentialSkill, SkillStatus, TrainingNeed
from marketplace.prices import landed
from partnerships.models import ProposalVersion

Taught = tuple[int, int, str, float | None]  # skill's key, level, status, confidence


@dataclass(frozen=True)
class Content:
    """What is taught and what it costs. `gross`: all learners, before funding; None: no price is stated.

    `funding` is what is confirmed for all learners: nothing for an institution's eyes.
    """

    microcredential: Microcredential  # with `institution` at hand; its history and its field count
    title: str
    description: str
    skills: tuple[Taught, ...]
    headcount: int
    currency: str
    gross: Decimal | None
    clock_hours: Decimal | None
    funding: Decimal = Decimal(0)


@dataclass(frozen=True)
class Evaluated:
    """Parts are in 0 to 1, points of 100 as shown; lists are labels of the need's skills, in its order.

    `points` (skill, cost, satisfaction, fit) are in the buyer's weights and tell of its money: for the employer alone.
    `before_price` (skill, satisfaction, fit) is in the region's weights, as an institution sees it.
    """

    skill: float
    cost: float
    satisfaction: float
    points: tuple[float, float, float, float]
    before_price: tuple[float, float, float]
    coverage: float
    covered: list[str]
    partly: list[str]
    missing: list[str]
    low: float
    high: float
    cohorts: int
    learners: int

    @property
    def asked(self) -> int:
        return len(self.covered) + len(self.partly) + len(self.missing)

    def kept(self) -> dict[str, Any]:
        """What a sent version keeps of it, for both sides' eyes."""
        return {
            "skill": self.skill,
            "coverage": self.coverage,
            "points": list(self.before_price),
            "covered": self.covered,
            "partly": self.partly,
            "missing": self.missing,
        }


def evaluate(need: TrainingNeed, contents: Sequence[Content], *, today: date) -> list[Evaluated] | None:
    """Each content for the need, by the active policy and its newest reference: the fit that a run would give it.

    The number of queries does not grow with `contents`. None: no run has made a reference yet.
    """
    from partnerships.queries.scoring import score

    return score(need, contents, today)


def content_of(version: ProposalVersion, *, funding: Decimal = Decimal(0)) -> Content:
    """What a version offers. Its skills count as confirmed: the institution says so by sending it.

    `proposal.microcredential.institution` is at hand.
    """
    row = version.proposal.microcredential
    custom = f"{row.description}\n{version.text}" if version.is_custom else row.description
    return Content(
        microcredential=row,
        title=version.title,
        description=custom,
        skills=tuple((line["skill"], line["level"], SkillStatus.CONFIRMED, None) for line in version.skills),
        headcount=version.headcount,
        currency=version.currency,
        gross=version.landed().gross if version.currency else None,
        clock_hours=version.clock_hours,
        funding=funding,
    )


def content_of_listing(row: Microcredential, headcount: int, *, at_employer: bool | None) -> Content:
    """The microcredential as it is listed now."""
    price = landed(row, headcount, at_employer)
    taught = MicrocredentialSkill.objects.filter(microcredential=row).exclude(status=SkillStatus.REJECTED)
    return Content(
        microcredential=row,
        title=row.title,
        description=row.description,
        skills=tuple(taught.order_by("pk").values_list("skill_id", "level", "status", "confidence")),
        headcount=headcount,
        currency=row.currency,
        gross=None if price is None else price.gross,
        clock_hours=row.clock_hours,
    )
