"""The index of this process: built when first asked for, again when a taxonomy was loaded or a skill added."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db.models import Max

from marketplace.models import Skill, SkillAlias, TaxonomyLoad
from marketplace.search.index import SkillIndex
from marketplace.search.rows import read_rows

T = TypeVar("T")
Version = tuple[int | None, ...]
CHECK_EVERY = 3.0


def taxonomy_version() -> Version:
    """Differs after each load, and after a skill or a name was added in another way. Reads three index ends."""
    return (
        TaxonomyLoad.objects.aggregate(newest=Max("pk"))["newest"],
        Skill.objects.aggregate(newest=Max("pk"))["newest"],
        SkillAlias.objects.aggregate(newest=Max("pk"))["newest"],
    )


class Current(Generic[T]):
    """A value that is built from the taxonomy and shared by all threads.

    While one thread builds anew, the others go on with the old value; only the first build is waited for.
    """

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._value: T | None = None
        self._version: Version | None = None
        self._checked = float("-inf")

    def get(self) -> T:
        value = self._value
        if value is not None and time.monotonic() - self._checked < CHECK_EVERY:
            return value
        if not self._lock.acquire(blocking=value is None):
            return value  # type: ignore[return-value]  # acquire() waits where there is no value
        try:
            return self._refreshed()
        finally:
            self._lock.release()

    def _refreshed(self) -> T:
        version = taxonomy_version()
        if self._value is None or version != self._version:
            self._value, self._version = self._build(), version
        self._checked = time.monotonic()
        return self._value


_index: Current[SkillIndex] = Current(lambda: SkillIndex(read_rows()))


def skill_index() -> SkillIndex:
    return _index.get()


def forget_index() -> None:
    """Build anew at the next search; for tests, whose rows vanish without a trace."""
    _index.forget()
