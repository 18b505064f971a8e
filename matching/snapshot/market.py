"""The market at one moment: everything that a run reads, as arrays and as the rows behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scipy import sparse

from marketplace.models import Microcredential, NeedSkill, TrainingNeed
from matching.engine import Microcredentials, Needs, Policy, Reference, Satisfaction
from matching.engine.satisfaction import posteriors
from matching.models import ReferenceVersion, ScoringPolicy
from matching.snapshot.funding import load_funding
from matching.snapshot.history import load_history
from matching.snapshot.microcredentials import load_microcredentials, market_rows, taught_skills
from matching.snapshot.needs import load_needs
from matching.snapshot.reference import Frozen, build_reference, question_weights, unpack, widened
from matching.snapshot.space import SkillSpace


@dataclass(frozen=True, eq=False)
class MarketSnapshot:
    """Rows and arrays in the same order."""

    policy_row: ScoringPolicy
    reference_row: ReferenceVersion
    needs: Sequence[TrainingNeed]
    offered: Sequence[Microcredential]
    space: SkillSpace
    policy: Policy
    reference: Reference
    asking: Needs
    offering: Microcredentials
    satisfaction: Satisfaction
    funding: sparse.csr_array  # (needs, microcredentials) confirmed, per learner, in the need's currency
    today: date


def engine_policy(row: ScoringPolicy) -> Policy:
    """The numbers of a policy row as the engine takes them."""
    return Policy(
        weights=(row.weight_skill / 100, row.weight_cost / 100, row.weight_satisfaction / 100),
        beta=row.beta,
        unconfirmed_words=row.unconfirmed_share,
        coverage_floor=row.coverage_floor,
        words_floor=row.words_floor,
        question_weights=question_weights(),
        half_life_days=float(row.half_life_days),
        employer_cap=row.employer_cap,
        top_k=row.top_k,
    )


def present_reference(policy_row: ScoringPolicy, today: date) -> Frozen:
    """Statistics of the market as it is now."""
    return build_reference(market_rows(), taught_skills(), engine_policy(policy_row), today)


def load_market(
    needs: Sequence[TrainingNeed],
    policy_row: ScoringPolicy,
    reference_row: ReferenceVersion,
    today: date,
    *,
    offered: Sequence[Microcredential] | None = None,
) -> MarketSnapshot:
    """The needs against everything on offer, or some of it, under a frozen reference."""
    frozen = unpack(bytes(reference_row.payload))
    offered, taught = market_rows() if offered is None else offered, taught_skills()
    asked = NeedSkill.objects.filter(need__state="open").values_list("skill_id", flat=True).distinct()
    drafts = NeedSkill.objects.filter(need__in=[need.pk for need in needs[:1]]).values_list(
        "skill_id", flat=True
    )
    space = frozen.space.extended([skill for _, skill, *_ in taught] + list(asked) + list(drafts))
    policy = engine_policy(policy_row)
    reference = widened(frozen, space)
    offering = load_microcredentials(offered, taught, space, reference.idf, reference.concepts, today)
    return MarketSnapshot(
        policy_row=policy_row,
        reference_row=reference_row,
        needs=needs,
        offered=offered,
        space=space,
        policy=policy,
        reference=reference,
        asking=load_needs(needs, space, reference, policy_row, today),
        offering=offering,
        satisfaction=posteriors(load_history(offered, frozen.on), offering.institution, reference, policy),
        funding=load_funding(needs, offered),
        today=today,
    )
