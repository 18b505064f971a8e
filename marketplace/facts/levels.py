"""For whom it is: 1 aware, 2 assisted, 3 alone, 4 advises, 5 leads (docs/concepts.md)."""

from __future__ import annotations

from collections.abc import Sequence

from marketplace.facts.fact import LEVEL, Fact
from marketplace.facts.phrases import facts_of
from marketplace.facts.sentences import Sentence


def levels(text: Sequence[Sentence], title: Sequence[Sentence]) -> list[Fact]:
    """At most one: the title's, else the text's; none where they name several."""
    # What is asked for beforehand says for whom it is: no experience needed.
    said = (facts_of(LEVEL, "level_in_title", title), facts_of(LEVEL, "level", text, of_entry=True))
    for found in map(list, said):
        if found:
            return found[:1] if len({fact.value for fact in found}) == 1 else []
    return []
