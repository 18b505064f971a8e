"""The numbers of a scoring policy in plain words: what each is, how it is shown, and what moving it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shown = Literal["percent", "points", "plain", "count", "days"]


@dataclass(frozen=True)
class Number:
    name: str  # the field of ScoringPolicy
    label: str
    shown: Shown  # percent: whole percent in the row; points: a share of 1 shown as points of 100
    meaning: str


@dataclass(frozen=True)
class Group:
    title: str
    numbers: tuple[Number, ...]


GROUPS = (
    Group(
        "What counts how much",
        (
            Number(
                "weight_skill",
                "Skill overlap",
                "percent",
                "How far the skills asked for are taught. The three add up to 100 %.",
            ),
            Number(
                "weight_cost",
                "Cost",
                "percent",
                "How the landed cost stands against what the employer wants to pay.",
            ),
            Number(
                "weight_satisfaction",
                "Satisfaction history",
                "percent",
                "What earlier cohorts said, with few answers pulled towards the average.",
            ),
        ),
    ),
    Group(
        "How important a skill is",
        (
            Number("importance_must", "Must", "plain", "Weight of a skill that the employer must have."),
            Number("importance_should", "Should", "plain", "Weight of a skill that it should have."),
            Number("importance_nice", "Nice", "plain", "Weight of a skill that would be nice."),
        ),
    ),
    Group(
        "How skills are compared",
        (
            Number(
                "coverage_floor",
                "Least coverage",
                "points",
                "Below this share of the weighted skills a pair is turned away. Higher: shorter lists.",
            ),
            Number(
                "words_floor",
                "Or similar in words",
                "points",
                "A microcredential that covers less still passes where its words are this alike, as far as nobody "
                "has confirmed its skills. Higher: fewer matches that stand on words alone.",
            ),
            Number(
                "beta",
                "Coverage over focus",
                "plain",
                "Above 1 coverage counts more than focus. Higher: broad microcredentials gain, narrow ones lose.",
            ),
            Number(
                "unconfirmed_share",
                "Words for unconfirmed skills",
                "points",
                "So much of the skill part may come from similar words while nobody has confirmed the skills.",
            ),
        ),
    ),
    Group(
        "How past results count",
        (
            Number(
                "half_life_days",
                "Half-life of an answer",
                "days",
                "After so many days an answer counts half. Shorter: the latest cohorts decide.",
            ),
            Number(
                "employer_cap",
                "Most that one employer counts",
                "count",
                "One employer's learners count up to here, so that no single customer makes a reputation.",
            ),
        ),
    ),
    Group(
        "How long the list is",
        (
            Number(
                "top_k",
                "Matches kept for a need",
                "count",
                "The best so many are kept for review. More: more to review.",
            ),
        ),
    ),
)

AUTOMATIC = (
    Number(
        "auto_approve_fit",
        "Fit of at least",
        "points",
        "A new match at or above this fit, whose doubt is small enough, is approved without a person.",
    ),
    Number(
        "auto_approve_uncertainty",
        "Doubt of at most",
        "points",
        "How far the fit may be off: unconfirmed skills, few results, an unknown price, facts not stated.",
    ),
)
