"""A market that is never saved: real files through the importer, the suggester and the snapshot that runs use."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from accounts.models import Kind, Organisation
from accounts.models.organisation import Verification
from marketplace.importing import etpl
from marketplace.importing.facts import assign
from marketplace.models import Microcredential, SkillStatus, TrainingNeed
from marketplace.suggester.asking import suggest_skills_each
from marketplace.suggester.passages import Prose
from matching.engine import Microcredentials, Needs, Policy, Satisfaction
from matching.engine.satisfaction import posteriors
from matching.models import ScoringPolicy
from matching.snapshot.history import load_history
from matching.snapshot.market import engine_policy
from matching.snapshot.microcredentials import Taught, load_microcredentials
from matching.snapshot.needs import Asked, load_needs
from matching.snapshot.reference import Frozen, build_reference

LEVEL = 3  # of a suggested skill, as the services write it
Tell = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Rows with keys below zero, which no saved row has. `own_ids` are the list's ids, `providers` its institutions."""

    rows: Sequence[Microcredential]
    own_ids: Sequence[str]
    providers: Sequence[str]
    taught: Sequence[Taught]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, eq=False)
class Asking:
    """Needs and what they ask for, rows with keys below zero."""

    rows: Sequence[TrainingNeed]
    asked: Sequence[Asked]


@dataclass(frozen=True, eq=False)
class Arrays:
    """What the engine takes. `frozen` has the reference."""

    asking: Needs
    offering: Microcredentials
    frozen: Frozen
    satisfaction: Satisfaction
    policy: Policy


def read_catalogue(
    content: bytes, tell: Tell, *, chosen: Callable[[Sequence[str]], Sequence[bool]] | None = None
) -> Catalogue:
    """The rows of a state's list that an import would take, with the skills that it would suggest.

    chosen: says by the rows' institutions which rows are kept; None keeps all.
    """
    parsed = etpl.parse(content)
    good = [row for row in parsed.rows if not row.errors]
    kept = [True] * len(good) if chosen is None else chosen([row.provider for row in good])
    good = [row for row, keep in zip(good, kept, strict=True) if keep]
    institutions = _institutions({row.provider for row in good})
    rows = []
    for number, parsed_row in enumerate(good, 1):
        row = Microcredential(pk=-number, state="live", institution=institutions[parsed_row.provider])
        assign(row, parsed_row.facts)
        rows.append(row)
    taught = suggested(rows, tell)
    return Catalogue(rows, [row.own_id for row in good], [row.provider for row in good], taught)


def _institutions(providers: set[str]) -> dict[str, Organisation]:
    return {
        provider: Organisation(
            pk=-number, kind=Kind.INSTITUTION, name=provider, verification=Verification.VERIFIED
        )
        for number, provider in enumerate(sorted(providers), 1)
    }


def suggested(rows: Sequence[Microcredential], tell: Tell, *, neural: bool = True) -> list[Taught]:
    """What an import would suggest for each."""
    found: list[Taught] = []
    texts = (Prose(row.description, row.title) for row in rows)
    each = zip(rows, suggest_skills_each(texts, neural=neural, doubtful=True), strict=True)
    for done, (row, skills) in enumerate(each, 1):
        found += [(row.pk, one.skill_id, LEVEL, SkillStatus.SUGGESTED, one.confidence) for one in skills]
        if done % 50 == 0 or done == len(rows):
            tell(f"suggesting skills: {done:,} of {len(rows):,}")
    return found


def arrays(catalogue: Catalogue, asking: Asking, policy_row: ScoringPolicy, today: date) -> Arrays:
    """As a full run makes them, by the same functions; no satisfaction history."""
    policy = engine_policy(policy_row)
    frozen = build_reference(catalogue.rows, catalogue.taught, policy, today)
    weights, concepts = frozen.reference.idf, frozen.reference.concepts
    offering = load_microcredentials(catalogue.rows, catalogue.taught, frozen.space, weights, concepts, today)
    history = load_history(catalogue.rows, today)
    return Arrays(
        asking=load_needs(asking.rows, frozen.space, frozen.reference, policy_row, today, asked=asking.asked),
        offering=offering,
        frozen=frozen,
        satisfaction=posteriors(history, offering.institution, frozen.reference, policy),
        policy=policy,
    )


def halves(keys: Sequence[str], seed: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each row is of the test half: whole keys go to one half, drawn by the seed, the halves about as large."""
    rows: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        rows[key].append(place)
    test = np.zeros(len(keys), dtype=np.bool_)
    sizes = {True: 0, False: 0}
    for key in sorted(rows, key=lambda key: hashlib.sha256(f"{seed} {key}".encode()).digest()):
        side = sizes[True] < sizes[False]
        sizes[side] += len(rows[key])
        test[rows[key]] = side
    return test


def under(found: Arrays, **numbers: Any) -> Arrays:
    """The same market under other numbers of the engine's policy; weights are those of every need."""
    policy = replace(found.policy, **numbers)
    rows = np.tile(np.array(policy.weights), (len(found.asking), 1))
    return replace(found, asking=replace(found.asking, weights=rows), policy=policy)
