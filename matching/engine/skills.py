"""How far a microcredential teaches what a need asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .ragged import FloatArray, IntArray, entries_of, rows_of
from .taught import Taught, Wanted
from .types import Policy


@dataclass(frozen=True, eq=False)
class Hits:
    """Where something asked for meets something taught (k hits, ordered by skill asked for)."""

    asked: IntArray  # row of Wanted
    entry: IntArray  # entry of Taught
    similarity: FloatArray
    level: FloatArray  # factor
    credit: FloatArray  # similarity * level * certainty


@dataclass(frozen=True, eq=False)
class SkillParts:
    """The skill part of one need against m microcredentials; everything in [0, 1]."""

    coverage: FloatArray
    focus: FloatArray
    overlap: FloatArray
    u: FloatArray
    spread: FloatArray  # standard deviation of coverage, from the certainty of what covers


def level_factor(taught: IntArray, asked: IntArray, policy: Policy) -> FloatArray:
    """1 when taught at or above what is asked, policy.level_step less for each level below, at least 0."""
    short = np.maximum(asked - taught, 0)
    stated = np.maximum(1.0 - policy.level_step * short, 0.0)
    return np.where(asked == 0, 1.0, np.where(taught == 0, policy.level_unstated, stated))


def hits(asked: Wanted, taught: Taught, similarity: sparse.csr_array, policy: Policy) -> Hits:
    """All pairs of a skill asked for and a skill taught that are at all similar.

    A sparse product by hand: for each skill asked for, its row of the similarity matrix; for each
    skill in that row, the entries that teach it.
    """
    rows, columns, values = _similar(asked.skill, similarity)
    spread, positions = entries_of(taught.skill_ptr, columns)
    repeats = np.diff(spread)
    entry = taught.by_skill[positions]
    row, value = np.repeat(rows, repeats), np.repeat(values, repeats)
    level = level_factor(taught.level[entry], asked.level[row], policy)
    return Hits(row, entry, value, level, value * level * taught.certainty[entry])


def skill_parts(asked: Wanted, taught: Taught, found: Hits, policy: Policy) -> SkillParts:
    """Coverage, focus and overlap of every microcredential.

    A need that asks for no skill (or only for skills of weight 0) is covered by everything and
    goes by words alone (u = 1). A microcredential without skills covers nothing.
    """
    if not asked.share.any():
        full, none = np.ones(len(taught)), np.zeros(len(taught))
        return SkillParts(coverage=full, focus=none, overlap=none, u=full, spread=none)
    coverage, spread = _coverage(asked, taught, found)
    focus = _focus(taught, found)
    return SkillParts(
        coverage=coverage,
        focus=focus,
        overlap=f_beta(coverage, focus, policy.beta),
        u=policy.unconfirmed_words * taught.unconfirmed,
        spread=spread,
    )


def f_beta(coverage: FloatArray, focus: FloatArray, beta: float) -> FloatArray:
    """Weighted harmonic mean (van Rijsbergen's F): coverage counts beta times as much; 0 if either is 0."""
    square = beta * beta
    below = square * focus + coverage
    return np.divide((1 + square) * coverage * focus, below, out=np.zeros(len(below)), where=below > 0)


def skill_score(parts: SkillParts, likeness: FloatArray) -> FloatArray:
    """Overlap, with words standing in as far as nobody confirmed the skills."""
    return (1.0 - parts.u) * parts.overlap + parts.u * likeness


def _coverage(asked: Wanted, taught: Taught, found: Hits) -> tuple[FloatArray, FloatArray]:
    """Weighted mean of the best credits, and its standard deviation.

    A covering skill of certainty c is taught with probability c: the credit is either credit / c
    or nothing, a variance of credit^2 (1 - c) / c.
    """
    size, shape = len(taught), (len(asked.skill), len(taught))
    cell = found.asked * size + taught.row[found.entry]
    credit = np.zeros(len(asked.skill) * size)
    np.maximum.at(credit, cell, found.credit)
    best = (found.credit == credit[cell]) & (found.credit > 0)
    sureness = np.zeros(len(credit))
    np.maximum.at(sureness, cell[best], taught.certainty[found.entry[best]])
    doubt = np.divide(1.0 - sureness, sureness, out=np.zeros(len(credit)), where=sureness > 0)
    coverage, variance = np.zeros(size), np.zeros(size)
    # One skill after the other: a matrix product may sum in another order for another number of columns.
    for share, best_credit, best_doubt in zip(
        asked.share, credit.reshape(shape), doubt.reshape(shape), strict=True
    ):
        coverage += share * best_credit
        variance += share**2 * best_credit**2 * best_doubt
    return np.minimum(coverage, 1.0), np.sqrt(variance)


def _focus(taught: Taught, found: Hits) -> FloatArray:
    """Share of what is taught that is wanted, every skill weighted by its certainty."""
    useful = np.zeros(len(taught.skill))
    np.maximum.at(useful, found.entry, found.similarity)
    good = np.bincount(taught.row, weights=taught.certainty * useful, minlength=len(taught))
    whole = np.bincount(taught.row, weights=taught.certainty, minlength=len(taught))
    return np.divide(good, whole, out=np.zeros(len(taught)), where=whole > 0)


def _similar(skills: IntArray, similarity: sparse.csr_array) -> tuple[IntArray, IntArray, FloatArray]:
    """Rows of `skills`, columns and values of their similar skills; itself is first, with 1."""
    ptr, positions = entries_of(similarity.indptr.astype(np.int64), skills)
    row, column = rows_of(ptr), similarity.indices[positions].astype(np.int64)
    other = column != skills[row]
    own = np.arange(len(skills))
    return (
        np.concatenate([own, row[other]]),
        np.concatenate([skills, column[other]]),
        np.concatenate([np.ones(len(skills)), similarity.data[positions][other]]),
    )
