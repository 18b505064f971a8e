"""How it is taught. “Online” alone may be live or self-paced, so it says neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marketplace.facts.fact import MODE, Fact
from marketplace.facts.phrases import facts_of, first_of_each
from marketplace.facts.sentences import Sentence
from marketplace.models import DeliveryMode


def modes(text: Sequence[Sentence], title: Sequence[Sentence], *, of_job: bool = False) -> list[Fact]:
    """One fact for each way that is stated. An employer's “at our plant” is its own site."""
    tables = ("mode_of_job", "mode") if of_job else ("mode",)
    found = first_of_each(
        fact for part in (title, text) for table in tables for fact in facts_of(MODE, table, part)
    )
    return [replace(fact, value=DeliveryMode[str(fact.value).upper()].value) for fact in found]
