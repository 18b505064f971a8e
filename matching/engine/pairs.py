"""One need against many microcredentials: every part of the fit and every gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from .cost import CostParts, cost_parts
from .delivery import delivery
from .gates import Facts, Verdict, verdicts
from .landed import Landed, landed
from .ragged import FloatArray, IntArray
from .results import Scored
from .skills import Hits, SkillParts, hits, skill_parts, skill_score
from .taught import Taught, Wanted, wanted
from .types import BoolArray, Microcredentials, Needs, Policy, Reference, Satisfaction
from .uncertainty import uncertainty


@dataclass(frozen=True, eq=False)
class Market:
    """Everything that needs are scored against."""

    microcredentials: Microcredentials
    satisfaction: Satisfaction
    reference: Reference
    policy: Policy
    taught: Taught

    @classmethod
    def of(
        cls,
        microcredentials: Microcredentials,
        reference: Reference,
        satisfaction: Satisfaction,
        policy: Policy,
    ) -> Self:
        """Index the microcredentials; m rows of satisfaction belong to them in order."""
        taught = Taught.of(microcredentials, len(reference.rarity), policy)
        return cls(microcredentials, satisfaction, reference, policy, taught)

    def __len__(self) -> int:
        return len(self.microcredentials)


@dataclass(frozen=True, eq=False)
class Pairs:
    """One need against all m microcredentials of a market, gates applied to none."""

    asked: Wanted
    hits: Hits
    skills: SkillParts
    likeness: FloatArray
    at_employer: BoolArray
    landed: Landed
    cost: CostParts
    parts: FloatArray  # (m, 3) skill, cost, satisfaction
    contributions: FloatArray  # (m, 3)
    fit: FloatArray
    verdicts: dict[str, Verdict]
    unstated: IntArray
    uncertainty: FloatArray

    def failed(self) -> BoolArray:
        """(gates, m) which gate turns which microcredential away."""
        return np.stack([verdict.failed for verdict in self.verdicts.values()])

    def scored(self, need: int, rows: IntArray) -> Scored:
        """The chosen microcredentials as scored pairs; `need` is its id."""
        cost = np.where(self.cost.price_known, self.landed.cost, np.nan)
        return Scored(
            need=need,
            microcredential=rows,
            fit=self.fit[rows],
            contributions=self.contributions[rows],
            skill=self.parts[rows, 0],
            cost=self.parts[rows, 1],
            satisfaction=self.parts[rows, 2],
            coverage=self.skills.coverage[rows],
            focus=self.skills.focus[rows],
            overlap=self.skills.overlap[rows],
            likeness=self.likeness[rows],
            u=self.skills.u[rows],
            landed=cost[rows],
            price_known=self.cost.price_known[rows],
            unstated=self.unstated[rows],
            uncertainty=self.uncertainty[rows],
        )


def assess(
    needs: Needs, i: int, market: Market, likeness: FloatArray, funding: FloatArray | None = None
) -> Pairs:
    """Score need i against a market of m microcredentials.

    likeness: (m,) in [0, 1]. funding: (m,) confirmed funding per learner in the need's currency,
    None for none. Every number of a pair depends on that pair, the policy and the reference alone.
    """
    offered, reference, policy = market.microcredentials, market.reference, market.policy
    asked = wanted(needs, i, reference)
    found = hits(asked, market.taught, reference.similarity, policy)
    skills = skill_parts(asked, market.taught, found, policy)
    reach = delivery(needs, i, offered, policy)
    money = _landed(needs, i, offered, reach.at_employer, funding)
    cost = cost_parts(needs, i, offered, money.cost, reference, policy)
    price = np.where(cost.price_known, money.cost, np.nan)
    words = market.taught.unconfirmed * likeness
    facts = Facts(needs, i, offered, reach, price, skills.coverage, words, bool(asked.share.any()), policy)
    judged = verdicts(facts)
    unstated = np.sum([verdict.unstated for verdict in judged.values()], axis=0)
    parts = np.stack([skill_score(skills, likeness), cost.cost, market.satisfaction.total], axis=1)
    contributions = parts * needs.weights[i]
    return Pairs(
        asked=asked,
        hits=found,
        skills=skills,
        likeness=likeness,
        at_employer=reach.at_employer,
        landed=money,
        cost=cost,
        parts=parts,
        contributions=contributions,
        fit=np.clip(contributions[:, 0] + contributions[:, 1] + contributions[:, 2], 0.0, 1.0),
        verdicts=judged,
        unstated=unstated,
        uncertainty=uncertainty(needs.weights[i], skills, cost, market.satisfaction, unstated, policy),
    )


def _landed(
    needs: Needs, i: int, offered: Microcredentials, at_employer: BoolArray, funding: FloatArray | None
) -> Landed:
    size = len(offered)
    headcount = np.full(size, max(int(needs.headcount[i]), 1))
    paid = np.zeros(size) if funding is None else funding
    return landed(headcount, np.arange(size), offered, at_employer, paid)
