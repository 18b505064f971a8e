"""The suggester of this process: opened when first asked for, again when another build is there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from marketplace.search.current import CHECK_EVERY
from marketplace.suggester import store
from marketplace.suggester.building import build
from marketplace.suggester.suggester import Suggester
from marketplace.suggester.suggesting import current_lexicon


class _Opened:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._suggester: Suggester | None = None
        self._name = ""
        self._checked = float("-inf")

    def get(self) -> Suggester | None:
        if time.monotonic() - self._checked < CHECK_EVERY:
            return self._suggester
        with self._lock:
            return self._refreshed()

    def _refreshed(self) -> Suggester | None:
        name = store.current_build()
        if not name:
            self._suggester, self._name = None, ""
        elif name != self._name:
            try:
                self._suggester, self._name = Suggester(store.open_build(name), current_lexicon()), name
            except (OSError, ValueError):
                # It was replaced between the look and the opening, or is broken: the dictionary answers meanwhile.
                self._suggester, self._name = None, ""
        self._checked = time.monotonic()
        return self._suggester


_opened = _Opened()


def current_suggester() -> Suggester | None:
    """None where nothing was built for the taxonomy as it is; then the dictionary answers alone."""
    return _opened.get()


def forget_suggester() -> None:
    """Look again at the next suggestion; for tests, and after a build."""
    _opened.forget()


def built_suggester(say: Callable[[str], None] = lambda text: None) -> Suggester:
    """The current one, built now where there is none."""
    if not store.current_build():
        build(say=say)
    _opened.forget()
    if (found := _opened.get()) is None:
        raise RuntimeError(
            "The suggester's artefacts cannot be read. Build them anew: manage.py build_suggester"
        )
    return found
