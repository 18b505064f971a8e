"""Reference statistics: built from the whole market, frozen as one compressed archive, and read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from scipy import sparse

from marketplace.models import (
    Microcredential,
    Skill,
    SkillAlias,
    SkillBroader,
    SkillKind,
    SkillRelation,
    TaxonomyLoad,
)
from marketplace.queries.similarity import similarity_rows
from matching.engine import Policy, Reference
from matching.engine.concepts import Concepts, learn, neighbours
from matching.engine.likeness import counts, idf
from matching.engine.reference import price_rows, rarity, sector_means, similarity, skills_taught, strengths
from matching.models import Question, SectorPrior
from matching.snapshot.history import load_history
from matching.snapshot.microcredentials import Taught, load_microcredentials, words
from matching.snapshot.space import SkillSpace
from matching.snapshot.word_vectors import carried

# Without a taxonomy's counts a skill is as common as the market teaches it, seen beside this many microcredentials
# that teach none of it: in a small market that one teaches a skill says little about how common it is.
UNSEEN = 100
# What a stated relation between two skills is worth as partial credit where it has not been worked out.
RELATION_STRENGTH = {"essential": 0.6, "optional": 0.4}
ARRAYS = (
    "rarity",
    "price_field",
    "price_currency",
    "price_hourly",
    "price_learner",
    "prior_mean",
    "institution_strength",
    "microcredential_strength",
    "idf",
)


@dataclass(frozen=True, eq=False)
class Frozen:
    """A reference with what it was made for: its skill space, and the day that ages count back from."""

    reference: Reference
    space: SkillSpace
    on: date


def build_reference(
    offered: Sequence[Microcredential], taught: Sequence[Taught], policy: Policy, today: date
) -> Frozen:
    """The reference statistics of the present market."""
    space = SkillSpace(np.array(Skill.objects.order_by("pk").values_list("pk", flat=True), dtype=np.int64))
    texts = counts([words(row) for row in offered])
    weights = idf(texts)
    named = counts(skill_texts(space))
    concepts = learn(sparse.csr_array(sparse.vstack([named, texts], format="csr")), carried())
    market = load_microcredentials(offered, taught, space, weights, concepts, today)
    history = load_history(offered, today)
    means = sector_means(history, market.institution, prior_means(), policy)
    empty = np.zeros(0, dtype=np.float64)
    fields, currencies, hourly, learner = price_rows(market)
    of_institutions, of_microcredentials = strengths(history, market.institution, means, policy)
    reference = Reference(
        rarity=_rarity(space, skills_taught(market, len(space)), len(offered)),
        similarity=_similarity(space, concepts, named),
        price_field=fields,
        price_currency=currencies,
        price_hourly=hourly,
        price_learner=learner,
        prior_mean=means,
        institution_strength=of_institutions,
        microcredential_strength=of_microcredentials,
        idf=weights if len(offered) else empty,
        concepts=concepts,
    )
    return Frozen(reference, space, today)


def prior_means() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The sector's mean of each question, in the order of Question."""
    rows = dict(SectorPrior.objects.values_list("question", "mean"))
    return np.array([rows[question] for question in Question.values], dtype=np.float64)


def question_weights() -> tuple[float, float, float]:
    """The weight of each question in the satisfaction part, in the order of Question."""
    rows = dict(SectorPrior.objects.values_list("question", "weight"))
    first, second, third = (float(rows[question]) for question in Question.values)
    return first, second, third


def _rarity(space: SkillSpace, taught: np.ndarray[Any, Any], offered: int) -> np.ndarray[Any, Any]:
    """From how many occupations ask for a skill; where no taxonomy says, from how much of the market teaches it."""
    known = dict(Skill.objects.filter(occupation_count__isnull=False).values_list("pk", "occupation_count"))
    if not known:
        return rarity(taught, offered + UNSEEN)
    loads = TaxonomyLoad.objects.filter(occupations__isnull=False).values_list("occupations", flat=True)
    occupations = max([*loads, *known.values()])
    asked = np.array([known.get(int(key), 0) for key in space.keys], dtype=np.int64)
    return rarity(asked, occupations)


def _similarity(space: SkillSpace, concepts: Concepts, named: sparse.csr_array) -> sparse.csr_array:
    """What was worked out of all skills (docs/related.md); by rule where that was never done, and for newer skills."""
    last, rows = similarity_rows()
    by_rule = _by_rule(space, concepts, named)
    if last is None:
        return by_rule
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    asked, taught = np.searchsorted(space.keys, table[:, 0]), np.searchsorted(space.keys, table[:, 1])
    rule, newer = by_rule.tocoo(), space.keys > last
    added = newer[rule.row] | newer[rule.col]
    cells = (np.concatenate([asked, rule.row[added]]), np.concatenate([taught, rule.col[added]]))
    values = np.concatenate([table[:, 2] / 100, rule.data[added]])
    matrix = sparse.csr_array((values, cells), shape=by_rule.shape)
    matrix.sort_indices()
    return matrix


def _by_rule(space: SkillSpace, concepts: Concepts, named: sparse.csr_array) -> sparse.csr_array:
    """By the taxonomy's links, and by what the skills' names and descriptions say; the larger counts."""
    column = space.column
    parents = [
        (column[child], column[parent])
        for child, parent in SkillBroader.objects.order_by("pk").values_list("skill_id", "broader_id")
    ]
    related, strength = [], []
    for skill, other, kind in SkillRelation.objects.order_by("pk").values_list(
        "skill_id", "other_id", "kind"
    ):
        related += [(column[skill], column[other]), (column[other], column[skill])]
        strength += [RELATION_STRENGTH[kind]] * 2
    alike, credit = _alike(concepts, named)
    return similarity(
        len(space),
        np.array(parents, dtype=np.int64).reshape(-1, 2),
        np.concatenate([np.array(related, dtype=np.int64).reshape(-1, 2), alike]),
        np.concatenate([np.array(strength, dtype=np.float64), credit]),
    )


def _alike(concepts: Concepts, named: sparse.csr_array) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    if not len(concepts):
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0)
    return neighbours(concepts.of(named))


def skill_texts(space: SkillSpace) -> list[str]:
    """Label, other names and description of each skill, in the order of the space; nothing of groups."""
    found: dict[int, list[str]] = {int(key): [] for key in space.keys}
    skills = Skill.objects.exclude(kind=SkillKind.GROUP)
    for key, label, about in skills.values_list("pk", "label", "description"):
        found[key] += [label, about]
    for key, name in SkillAlias.objects.order_by("pk").values_list("skill_id", "text"):
        found[key].append(name)
    return ["\n".join(found[int(key)]) for key in space.keys]


def pack(frozen: Frozen) -> bytes:
    """One compressed archive; equal references give equal bytes."""
    matrix = frozen.reference.similarity
    arrays = {name: getattr(frozen.reference, name) for name in ARRAYS}
    arrays |= {
        "concept_words": frozen.reference.concepts.words,
        "concept_weights": frozen.reference.concepts.weights,
        "concept_vectors": frozen.reference.concepts.vectors,
        "similarity_data": matrix.data,
        "similarity_indices": matrix.indices,
        "similarity_indptr": matrix.indptr,
        "skills": frozen.space.keys,
        "on": np.array([frozen.on.toordinal()]),
    }
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **arrays)
    return packed.getvalue()


def unpack(payload: bytes) -> Frozen:
    """What `pack` made."""
    with np.load(io.BytesIO(payload), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    space = SkillSpace(arrays["skills"])
    matrix = sparse.csr_array(
        (arrays["similarity_data"], arrays["similarity_indices"], arrays["similarity_indptr"]),
        shape=(len(space), len(space)),
    )
    concepts = _concepts(arrays)
    reference = Reference(similarity=matrix, concepts=concepts, **{name: arrays[name] for name in ARRAYS})
    return Frozen(reference, space, date.fromordinal(int(arrays["on"][0])))


def _concepts(arrays: dict[str, Any]) -> Concepts:
    """References of engine 1 have none."""
    names = ("concept_words", "concept_weights", "concept_vectors")
    return Concepts(*(arrays[name] for name in names)) if names[0] in arrays else Concepts()


def widened(frozen: Frozen, space: SkillSpace) -> Reference:
    """The reference over a space with newer skills, which are as rare as can be and like no other."""
    more = len(space) - len(frozen.space)
    if not more:
        return frozen.reference
    old = frozen.reference.similarity
    indptr = np.concatenate([old.indptr, np.full(more, old.indptr[-1])])
    matrix = sparse.csr_array((old.data, old.indices, indptr), shape=(len(space), len(space)))
    rare = np.concatenate([frozen.reference.rarity, np.ones(more)])
    return replace(frozen.reference, rarity=rare, similarity=matrix)
