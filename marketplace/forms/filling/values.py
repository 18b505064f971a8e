"""A fact as a field of a form holds it, and as people say it."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from components import words
from marketplace.facts import CREDENTIAL, HOURS, PRICE, WEEKS, Fact
from marketplace.forms.filling.targets import Target
from marketplace.models import CredentialType

LENGTHS = {HOURS, WEEKS}


def value_of(fact: Fact, target: Target) -> str:
    if not isinstance(fact.value, Decimal):
        return str(fact.value)
    if fact.kind == PRICE:
        return f"{fact.value:f}"
    value = fact.value.to_integral_value(ROUND_CEILING) if target.whole_numbers else fact.value
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def said(fact: Fact, value: str) -> str:
    if fact.kind == PRICE:
        return words.money(value, fact.currency)
    if fact.kind in LENGTHS:
        return f"{'about ' if 'month' in fact.text.casefold() else ''}{value} {fact.kind}"
    return str(CredentialType(value).label) if fact.kind == CREDENTIAL else value


def is_same(now: str, value: str) -> bool:
    """Whether what is typed says it already: 1,200.00 is 1200."""
    numbers = words.decimal(now.replace(",", "").lstrip("$€£ ")), words.decimal(value)
    return now == value or (None not in numbers and numbers[0] == numbers[1])
