"""How much of a document is read."""

from __future__ import annotations

from collections.abc import Callable

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 100
MOST_LETTERS = 100_000  # of text; what is longer is cut
MOST_UNPACKED = 50 * 1024 * 1024  # what a part of a packed document may come to
MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 60

# tick(done, total): how many of how many pages are read; total is 0 where nobody knows.
Tick = Callable[[int, int], None]


def no_tick(done: int, total: int) -> None:
    """Nobody watches."""
