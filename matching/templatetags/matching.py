"""Words that pages of matches need."""

from collections.abc import Iterable

from django.template import Library

from matching import words
from matching.queries.evidence import Evidence

register = Library()
register.filter("gate_name", words.gate)
register.filter("difference_name", words.difference)


@register.filter
def gate_names(codes: Iterable[str]) -> str:
    """`dates, free seats and price`"""
    return words.joined([words.gate(code).lower() for code in codes])


@register.filter
def in_words(names: Iterable[object]) -> str:
    return words.joined([str(name) for name in names])


@register.filter
def cost_atoms(evidence: Evidence) -> str:
    """What is in a landed cost: `$1,180 seat, $120 materials; fees not stated`."""
    return words.cost_atoms(evidence.cost, evidence.costs_not_stated, evidence.match.currency)
