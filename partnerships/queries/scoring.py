"""Hypothetical content as rows of the market: the snapshot's own columns, the engine's own explanation."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

import numpy as np

from marketplace.models import Microcredential, TrainingNeed
from matching.engine import Explanation, Needs, Policy, Satisfaction, explain
from matching.engine.points import shown_parts
from matching.engine.satisfaction import posteriors
from matching.models import ReferenceVersion, ScoringPolicy
from matching.queries.offered import weights_before_price
from matching.snapshot.history import load_history
from matching.snapshot.market import engine_policy
from matching.snapshot.microcredentials import load_microcredentials
from matching.snapshot.needs import load_needs
from matching.snapshot.reference import Frozen, unpack, widened
from partnerships.queries.evaluation import Content, Evaluated

SKILL_ALONE = np.array([1.0, 0.0, 0.0])


def score(need: TrainingNeed, contents: Sequence[Content], today: date) -> list[Evaluated] | None:
    """As `evaluation.evaluate`."""
    policy_row = ScoringPolicy.objects.get(state="active")
    newest = ReferenceVersion.objects.exclude(payload=b"").defer("payload").order_by("-number").first()
    if newest is None:
        return None
    frozen, policy = _frozen(newest.pk, newest.created_at), engine_policy(policy_row)
    wanted = list(need.need_skills.select_related("skill"))
    taught = [skill for content in contents for skill, *_ in content.skills]
    space = frozen.space.extended([*taught, *(row.skill_id for row in wanted)])
    reference = widened(frozen, space)
    rows = [_as_row(content, -1 - k) for k, content in enumerate(contents)]
    entries = [
        (row.pk, *skill) for row, content in zip(rows, contents, strict=True) for skill in content.skills
    ]
    offering = load_microcredentials(rows, entries, space, reference.idf, reference.concepts, today)
    needs = [_for_headcount(need, content.headcount, -1 - k) for k, content in enumerate(contents)]
    asked = [(copied.pk, row.skill_id, row.importance, row.level) for copied in needs for row in wanted]
    asking = load_needs(needs, space, reference, policy_row, today, asked=asked)
    believed = _believed(contents, frozen, policy)
    labels = {space.column[row.skill_id]: row.skill.label for row in wanted}
    before = weights_before_price(policy_row)

    def found(k: int, weighed: Needs) -> Explanation:
        paid = float(contents[k].funding / contents[k].headcount)
        return explain(weighed, k, offering, k, reference, believed, policy, funding=paid)

    alone = replace(asking, weights=np.tile(SKILL_ALONE, (len(needs), 1)))
    return [_evaluated(found(k, asking), found(k, alone), labels, before) for k in range(len(contents))]


@lru_cache(maxsize=2)
def _frozen(pk: int, created_at: datetime) -> Frozen:
    """Unpacking takes longest, and a reference never changes; `created_at` tells rows apart that had the same key."""
    return unpack(bytes(ReferenceVersion.objects.values_list("payload", flat=True).get(pk=pk)))


def _as_row(content: Content, key: int) -> Microcredential:
    """A row that is never saved: one class at the whole price, which every learner shares."""
    row = copy(content.microcredential)
    row.pk, row.title, row.description = key, content.title, content.description
    row.currency, row.clock_hours = content.currency, content.clock_hours
    row.class_price, row.max_cohort = content.gross, None
    row.seat_price = row.learner_fee = row.cohort_fee = row.materials_price = row.travel_price = None
    return row


def _for_headcount(need: TrainingNeed, headcount: int, key: int) -> TrainingNeed:
    copied = copy(need)
    copied.pk, copied.headcount = key, headcount
    return copied


def _believed(contents: Sequence[Content], frozen: Frozen, policy: Policy) -> Satisfaction:
    """What is believed of each content's microcredential: its institution's whole market counts, as in a run."""
    mine = {content.microcredential.pk: content.microcredential for content in contents}
    institutions = {row.institution_id for row in mine.values()}
    live = Microcredential.objects.live().filter(institution__in=institutions).only("pk", "institution_id")
    rows = list({row.pk: row for row in [*live.order_by("pk"), *mine.values()]}.values())
    place = {row.pk: j for j, row in enumerate(rows)}
    codes = np.array([row.institution_id for row in rows], dtype=np.int64)
    history = load_history(rows, frozen.on)
    everything = posteriors(history, codes, frozen.reference, policy)
    return everything.take(
        np.array([place[content.microcredential.pk] for content in contents], dtype=np.int64)
    )


def _evaluated(
    found: Explanation, alone: Explanation, labels: dict[int, str], before: tuple[int, int]
) -> Evaluated:
    """`alone` is the same pair where skill is all that counts: its fit is the skill part."""
    by_status = {
        status: [labels[line.skill] for line in found.skills if line.status == status]
        for status in ("covered", "partly", "missing")
    }
    parts = [alone.fit * before[0] / 100, found.satisfaction * before[1] / 100]
    skill, satisfaction, fit = shown_parts(parts, sum(parts))
    return Evaluated(
        skill=alone.fit,
        cost=found.cost,
        satisfaction=found.satisfaction,
        points=found.points,
        before_price=(skill, satisfaction, fit),
        coverage=found.coverage,
        low=found.satisfaction_low,
        high=found.satisfaction_high,
        cohorts=found.cohorts,
        learners=found.learners,
        **by_status,
    )
