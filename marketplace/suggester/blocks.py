"""Things in their order, so many together that a processor is used well and the memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def blocks(things: Iterable[T], size: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """Never empty; the sizes in one add up to at most `most`, unless a single thing is larger alone."""
    block: list[T] = []
    together = 0
    for thing in things:
        if block and together + size(thing) > most:
            yield block
            block, together = [], 0
        block.append(thing)
        together += size(thing)
    if block:
        yield block
