"""Suggests skills for a text, by dictionary: docs/taxonomy.md tells how, and what it is worth."""

from marketplace.suggester.suggesting import (
    Suggestion,
    forget_lexicon,
    prepare_suggestions,
    suggest,
    suggest_from,
)

__all__ = ["Suggestion", "forget_lexicon", "prepare_suggestions", "suggest", "suggest_from"]
