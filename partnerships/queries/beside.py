"""A version beside the listing that it is built from: price, skills and what the engine says of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from marketplace.models import DeliveryMode, Microcredential, Skill, SkillStatus
from marketplace.prices import Landed, landed, to_the_cent
from partnerships.models import ProposalVersion
from partnerships.queries.evaluation import content_of, content_of_listing, evaluate

Json = dict[str, Any]
AMOUNTS = {"tuition": "Tuition", "fees": "Fees", "materials": "Materials", "travel": "Travel"}


def travels(modes: int) -> bool | None:
    """Whether the institution does; None: the employer's site is one way among others, or no way is stated."""
    if modes and not modes & DeliveryMode.AT_EMPLOYER:
        return False
    return True if modes == DeliveryMode.AT_EMPLOYER else None


def listing_price(row: Microcredential, headcount: int, modes: int) -> Landed | None:
    """By the one definition."""
    return landed(row, headcount, travels(modes))


def skill_row(skill: Skill, level: int) -> Json:
    return {"skill": skill.pk, "label": skill.label, "level": level}


def listed_beside(version: ProposalVersion) -> Json:
    """The listing as it is now, at this headcount: its amounts for all learners as texts, and what it teaches."""
    row = version.proposal.microcredential
    taught = row.taught_skills.exclude(status=SkillStatus.REJECTED).select_related("skill")
    return _amounts(listing_price(row, version.headcount, version.modes)) | {
        "title": row.title,
        "currency": row.currency,
        "clock_hours": None if row.clock_hours is None else f"{row.clock_hours:.2f}",
        "skills": [skill_row(one.skill, one.level) for one in taught.order_by("skill__label", "pk")],
    }


def fits_of(version: ProposalVersion, *, today: date) -> Json | None:
    """What the engine says of the version and of the listing, as far as both sides may see; None: no run yet."""
    row = version.proposal.microcredential
    listing = content_of_listing(row, version.headcount, at_employer=travels(version.modes))
    found = evaluate(version.proposal.need, [content_of(version), listing], today=today)
    return None if found is None else {"proposed": found[0].kept(), "listed": found[1].kept()}


@dataclass(frozen=True)
class AmountLine:
    """For all learners; None is not stated. `more`: by how much the proposal is dearer than the listing."""

    name: str
    proposed: Decimal | None
    listed: Decimal | None
    is_listed: bool  # whether a listing has such an amount at all

    @property
    def more(self) -> Decimal | None:
        return None if self.proposed is None or self.listed is None else self.proposed - self.listed


@dataclass(frozen=True)
class Beside:
    """`listed` and `fits` as a version keeps them; of a draft as they are now."""

    version: ProposalVersion
    listed: Json | None
    fits: Json | None

    @cached_property
    def landed(self) -> Landed:
        return self.version.landed()

    @property
    def states_price(self) -> bool:
        return bool(self.version.currency)

    @property
    def compares_price(self) -> bool:
        """Amounts of two currencies are not compared."""
        listed = self.listed or {}
        return (
            self.states_price
            and listed.get("total") is not None
            and listed["currency"] == self.version.currency
        )

    @property
    def lines(self) -> list[AmountLine]:
        listed = (self.listed or {}) if self.compares_price else {}
        lines = [
            AmountLine(label, getattr(self.version, name), _decimal(listed.get(name)), True)
            for name, label in AMOUNTS.items()
        ]
        if self.version.customisation:
            lines.append(AmountLine("Customisation", self.version.customisation, Decimal(0), False))
        return lines

    @property
    def listed_total(self) -> Decimal | None:
        return _decimal((self.listed or {}).get("total")) if self.compares_price else None

    @property
    def more(self) -> Decimal | None:
        """By how much the proposal is dearer in all; below 0 where it costs less."""
        return None if self.listed_total is None else self.landed.gross - self.listed_total

    @property
    def less(self) -> Decimal | None:
        return None if self.more is None else -self.more

    @property
    def modules(self) -> list[Json]:
        """With amounts and hours as numbers."""
        return [
            row | {"price": Decimal(row["price"]), "hours": _short(_decimal(row["hours"]))}
            for row in self.version.modules
        ]

    @property
    def more_each(self) -> Decimal | None:
        return None if self.more is None else to_the_cent(self.more / self.version.headcount)

    @property
    def skills_added(self) -> list[str]:
        return _labels(self.version.skills, besides=self._listed_skills)

    @property
    def skills_dropped(self) -> list[str]:
        return _labels(self._listed_skills, besides=self.version.skills)

    @property
    def _listed_skills(self) -> Sequence[Json]:
        found: Sequence[Json] = (self.listed or {}).get("skills", [])
        return found

    @property
    def hours_listed(self) -> Decimal | None:
        return _decimal((self.listed or {}).get("clock_hours"))

    @property
    def fit_more(self) -> float | None:
        """Points of the fit before price, the proposal's less the listing's."""
        if self.fits is None:
            return None
        return float(self.fits["proposed"]["points"][2]) - float(self.fits["listed"]["points"][2])


def beside(version: ProposalVersion, *, today: date) -> Beside:
    """What was kept when it was sent; for a draft of the institution the engine is asked now."""
    if version.is_sent or not version.is_by_institution:
        return Beside(version, version.listed, version.fits)
    return Beside(version, listed_beside(version), fits_of(version, today=today))


def _amounts(price: Landed | None) -> Json:
    if price is None:
        return dict.fromkeys(("total", *AMOUNTS))
    amounts = {name: getattr(price, name) for name in AMOUNTS} | {"total": price.gross}
    return {name: None if amount is None else f"{amount:.2f}" for name, amount in amounts.items()}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _short(hours: Decimal | None) -> str | None:
    """Without spare zeros."""
    return None if hours is None else f"{hours.normalize():f}"


def _labels(rows: Sequence[Json], *, besides: Sequence[Json]) -> list[str]:
    known = {row["skill"] for row in besides}
    return [row["label"] for row in rows if row["skill"] not in known]
