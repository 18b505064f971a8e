"""What a suggestion was made by: the dictionary alone, the roads that need no model, or all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from marketplace.suggester.passages import Kind
from marketplace.suggester.roads import NEURAL_ROADS, WITH_MODEL, WITHOUT_MODEL, Roads

DICTIONARY, WORDS, MODEL = "dictionary", "words", "model"


def tier_of(weights: Collection[str]) -> str:
    return MODEL if any(name in weights for name in NEURAL_ROADS) else WORDS


def calibration_name(tier: str, kind: Kind) -> str:
    """One sentence and a whole text differ in how much a high score is worth."""
    return f"{tier}-{'sentence' if kind == Kind.SENTENCE else 'text'}"


def tiers_of(roads: Roads) -> Mapping[str, Mapping[str, float]]:
    """Weights by tier, of the tiers that the build has."""
    return {WORDS: WITHOUT_MODEL} | ({MODEL: WITH_MODEL} if roads.labels is not None else {})
