"""Facts as people read them in a preview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from components import words
from marketplace.importing.facts import PRICES
from marketplace.models import CredentialType, Microcredential, MicrocredentialState
from marketplace.models.modes import from_bits

LONGEST = 160
LABELS = {
    "tiers": "Price tiers",
    "starts": "Starts",
    "skills": "Skills",
    "modes": "Delivery",
    "state": "State",
}
LENGTHS = {"clock_hours", "weeks", "credit_hours"}
_CHOICES = {"credential_type": dict(CredentialType.choices), "state": dict(MicrocredentialState.choices)}


def label_of(name: str) -> str:
    if name in LABELS:
        return LABELS[name]
    field = next(field for field in Microcredential._meta.concrete_fields if field.name == name)
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def said(name: str, value: Any, facts: Mapping[str, Any], skills: Mapping[str, str]) -> str:
    """A fact in words. `facts` gives an amount its currency, `skills` labels by id."""
    if value in ("", None, [], {}) or (name == "modes" and not value):
        return words.NOT_STATED
    currency = str(facts.get("currency", ""))
    if name in PRICES:
        return words.money(value, currency)
    if name in _PARTS:
        return _PARTS[name](value, currency, skills)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in LENGTHS:
        return f"{Decimal(value).normalize():,f}"
    text = str(_CHOICES.get(name, {}).get(value, value))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _tiers(value: Any, currency: str, skills: Mapping[str, str]) -> str:
    return ", ".join(f"{words.money(price, currency)} from {headcount}" for headcount, price in value)


def _starts(value: Any, currency: str, skills: Mapping[str, str]) -> str:
    days = [date.fromisoformat(day) for day in value]
    return ", ".join(f"{day.day} {day:%B %Y}" for day in days)


def _skills(value: Any, currency: str, skills: Mapping[str, str]) -> str:
    return ", ".join(f"{skills.get(pk, pk)} (level {level})" for pk, level in value.items())


def _modes(value: Any, currency: str, skills: Mapping[str, str]) -> str:
    return ", ".join(str(mode.label) for mode in from_bits(value))


_PARTS = {"tiers": _tiers, "starts": _starts, "skills": _skills, "modes": _modes}
