"""Skills by what people write: exactly, or as close as the taxonomy has them."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.folding import fold
from marketplace.search import Hit, skill_index

LOOKED_THROUGH = 20


@dataclass(frozen=True)
class Named:
    """`exact` are the skills that are called so: by label, or else by another name. `close` are those next to it."""

    exact: tuple[Hit, ...]
    close: tuple[Hit, ...]


def named(text: str, close: int = 3) -> Named:
    """What a written name may mean; case, accents and spare whitespace do not matter. At most `close` close ones."""
    folded = fold(text)
    hits = skill_index().search(text, LOOKED_THROUGH)
    labels = tuple(hit for hit in hits if fold(hit.label) == folded)
    exact = labels or tuple(hit for hit in hits if hit.alias and fold(hit.alias) == folded)
    return Named(exact, tuple(hits[:close]))
