"""Many texts compared with all skills, a hundred passages together: products of large arrays cost least a passage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeVar

from marketplace.suggester.blocks import blocks
from marketplace.suggester.passages import Passage
from marketplace.suggester.roads import Floats, Roads

T = TypeVar("T")
# With more the arrays grow and nothing is won.
MOST_TOGETHER = 100


def compared(
    texts: Iterable[tuple[T, list[Passage]]],
    roads: Roads,
    names: Collection[str],
    hidden: Callable[[T], Collection[int]] = lambda text: (),
) -> Iterator[tuple[T, list[Passage], dict[str, Floats]]]:
    """Each text with its passages, and what each road says of these (passages, skills), in the order of the texts.

    Args:
        names: of the roads that are asked.
        hidden: the places of names that are not looked at for a text.
    """
    for block in blocks(texts, lambda one: len(one[1]), MOST_TOGETHER):
        said = [part.said for _, parts in block for part in parts]
        barred = [hidden(text) for text, parts in block for _ in parts]
        values = roads.each(said, names, barred) if said else {}
        end = 0
        for text, parts in block:
            start, end = end, end + len(parts)
            yield text, parts, {name: found[start:end] for name, found in values.items()}
