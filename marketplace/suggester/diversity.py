"""Among near copies the likeliest goes first: `weld metal` need not stand beside `metal welding`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from marketplace.suggester.words import stems

T = TypeVar("T", bound=Any)
# Labels that share at least so much of their stems (Jaccard) say nearly the same.
SAME = 0.75


def without_near_copies(found: Sequence[T], labels: Sequence[str], k: int) -> list[T]:
    """The first k whose label is no near copy of an earlier one's; copies fill up where there are too few."""
    kept: list[T] = []
    copies: list[T] = []
    said: list[frozenset[str]] = []
    for one in found:
        words = frozenset(stems(labels[one.candidate.place]))
        alike = any(len(words & other) >= SAME * len(words | other) for other in said)
        (copies if alike else kept).append(one)
        if not alike:
            said.append(words)
    return [*kept, *copies][:k]
