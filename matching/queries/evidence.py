"""What a match shows of itself: its stored explanation, joined with the rows that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from marketplace.models import MicrocredentialSkill
from marketplace.models.modes import IN_PERSON, DeliveryMode, from_bits
from marketplace.prices import cents_of, fee_not_stated
from matching.engine.points import shown, shown_parts
from matching.models import Match, Question
from matching.queries.apart import km_between
from matching.queries.evidence_lines import Believed, Chip, CostLine, Json, Part, SkillRow
from matching.words import NEVER_SHOWN, gate, joined

Taught = Mapping[int, MicrocredentialSkill]

MISSING_SHOWN = 4
# A match that has no explanation says so by being empty, not by failing.
EMPTY: Json = {"skills": [], "cost": {}, "satisfaction": {}, "gates": [], "start": None, "suggested": 0}


@dataclass(frozen=True)
class Evidence:
    """A match with `microcredential.institution` and `need` at hand, and what the microcredential teaches now."""

    match: Match
    taught: Taught

    @cached_property
    def explanation(self) -> Json:
        stored: Json = self.match.explanation
        return EMPTY | stored

    @cached_property
    def points(self) -> dict[str, float]:
        """As shown: the three parts add up to the fit."""
        stored: dict[str, float] | None = self.explanation.get("points")
        if stored:
            return stored
        match = self.match
        parts = [
            match.skill * match.weight_skill / 100,
            match.cost * match.weight_cost / 100,
            match.satisfaction * match.weight_satisfaction / 100,
        ]
        return dict(zip(("skill", "cost", "satisfaction", "fit"), shown_parts(parts, match.fit), strict=True))

    @property
    def parts(self) -> list[Part]:
        match, points = self.match, self.points
        return [
            Part("skill", "Skill", match.skill, match.weight_skill, points["skill"]),
            Part("cost", "Cost", match.cost, match.weight_cost, points["cost"]),
            Part(
                "satisfaction",
                "Satisfaction",
                match.satisfaction,
                match.weight_satisfaction,
                points["satisfaction"],
            ),
        ]

    @cached_property
    def skills(self) -> list[SkillRow]:
        """Covered ones first, then by weight."""
        order = {"covered": 0, "partly": 1, "missing": 2}
        lines = sorted(self.explanation["skills"], key=lambda line: (order[line["status"]], -line["weight"]))
        return [SkillRow(line, self.taught.get(line["by"])) for line in lines]

    @property
    def chips(self) -> list[Chip]:
        """Of what is missing only the weightiest; the skills' table has all of it."""
        chips = [Chip(row.line["label"], row.line["status"], row.note) for row in self.skills]
        answered = [chip for chip in chips if chip.state != "missing"]
        missing = chips[len(answered) :]
        more = len(missing) - MISSING_SHOWN
        if more < 2:
            return chips
        return answered + missing[:MISSING_SHOWN] + [Chip(f"{more} more", "missing", "")]

    @property
    def suggested_count(self) -> int:
        """Required skills that are answered by a skill nobody has confirmed."""
        return sum(row.line["by"] is not None and not row.line["confirmed"] for row in self.skills)

    @property
    def suggested_said(self) -> str:
        count = self.suggested_count
        return "1 suggested skill counts" if count == 1 else f"{count} suggested skills count"

    @property
    def doubtful(self) -> Json | None:
        """The unconfirmed skill that the fit hangs on most."""
        unsure = [row.line for row in self.skills if row.line["by"] is not None and not row.line["confirmed"]]
        gains = [line for line in unsure if line["removal"] > 0]
        return max(gains, key=lambda line: line["removal"], default=None)

    @property
    def fit_without_doubtful(self) -> float | None:
        """Points of 100."""
        return None if self.doubtful is None else shown(self.match.fit - self.doubtful["removal"])

    @property
    def words_points(self) -> float:
        """Points of 100 that similar words give."""
        return 100 * float(self.explanation.get("words_points") or 0)

    @property
    def likeness_said(self) -> str:
        return f"{self.explanation.get('likeness') or 0:.2f}"

    @property
    def skill_points(self) -> float:
        return sum(row.points for row in self.skills)

    @property
    def landed_cost(self) -> Decimal | None:
        """Per learner, as far as this side is told."""
        return self.match.landed_cost

    @property
    def total_cost(self) -> Decimal | None:
        """For all learners of the need: of what one costs exactly, not of what is rounded to a cent."""
        each, headcount = self.cost.get("landed"), self.match.need.headcount
        if each is not None:
            return cents_of(each * headcount)
        return None if self.landed_cost is None else self.landed_cost * headcount

    @property
    def cost(self) -> Json:
        atoms: Json = self.explanation["cost"]
        return atoms

    @property
    def costs_not_stated(self) -> list[str]:
        """What the landed cost counts as nothing because the microcredential does not say it."""
        row = self.match.microcredential
        half = fee_not_stated(row)
        silent = {
            half: bool(half),
            "fees": row.learner_fee is None and row.cohort_fee is None,
            "materials": row.materials_price is None,
            "travel": row.travel_price is None and DeliveryMode.AT_EMPLOYER in self.modes,
        }
        return (
            [name for name, unknown in silent.items() if unknown]
            if self.match.landed_cost is not None
            else []
        )

    @property
    def cost_lines(self) -> list[CostLine]:
        silent, atoms = self.costs_not_stated, self.cost
        tuition = {"class": "Share of the class price", "seat": "Seat"}.get(str(atoms.get("price")), "Price")
        lines = [CostLine(tuition, atoms.get("tuition"))]
        lines += [
            CostLine(name.capitalize(), None if name in silent else atoms.get(name))
            for name in ("fees", "materials")
        ]
        lines += [CostLine(name.capitalize(), None) for name in silent if name.startswith("fees per")]
        if atoms.get("travel") or "travel" in silent:
            lines.append(CostLine("Travel to you", atoms.get("travel") or None))
        if atoms.get("funding"):
            lines.append(CostLine("Confirmed funding", -atoms["funding"]))
        return lines

    @property
    def satisfaction(self) -> Json:
        found: Json = self.explanation["satisfaction"]
        return found

    @property
    def questions(self) -> list[Believed]:
        believed = self.satisfaction.get("questions") or {}
        ranges = self.satisfaction.get("ranges") or {}
        return [
            Believed(
                str(question.label), believed.get(question.value), *ranges.get(question.value, (None, None))
            )
            for question in Question
        ]

    @property
    def has_ranges(self) -> bool:
        return bool(self.satisfaction.get("ranges"))

    @property
    def gates(self) -> list[Json]:
        gates: list[Json] = self.explanation["gates"]
        return gates

    @property
    def gates_shown(self) -> list[Json]:
        return [line for line in self.gates if line["gate"] not in NEVER_SHOWN]

    def _gates_that(self, state: str) -> list[str]:
        return [line["gate"] for line in self.gates_shown if line["state"] == state]

    @property
    def gates_passed(self) -> list[str]:
        return self._gates_that("passed")

    @property
    def gates_not_stated(self) -> list[str]:
        return self._gates_that("not stated")

    @property
    def gates_not_asked(self) -> list[str]:
        return self._gates_that("not asked")

    @property
    def not_stated_said(self) -> str:
        return f"{joined([gate(code) for code in self.gates_not_stated]).capitalize()} not stated"

    @property
    def start(self) -> date | None:
        """The first start inside the need's window."""
        stated = self.explanation["start"]
        return None if stated is None else date.fromisoformat(stated)

    @property
    def modes(self) -> list[DeliveryMode]:
        """Ways of delivery that both sides know of."""
        return from_bits(self.match.microcredential.modes & self.match.need.modes)

    @property
    def somebody_travels(self) -> bool:
        return any(mode & (IN_PERSON | DeliveryMode.AT_EMPLOYER) for mode in self.modes) or not self.modes

    @property
    def km(self) -> float | None:
        return km_between(self.match.need, self.match.microcredential)


def evidence_of(matches: Iterable[Match]) -> list[Evidence]:
    """Evidence of matches in their order, with one query for all that their microcredentials teach."""
    rows = list(matches)
    taught: dict[int, dict[int, MicrocredentialSkill]] = {}
    found = MicrocredentialSkill.objects.filter(microcredential__in={row.microcredential_id for row in rows})
    for entry in found:
        taught.setdefault(entry.microcredential_id, {})[entry.skill_id] = entry
    return [Evidence(row, taught.get(row.microcredential_id, {})) for row in rows]
