"""Codes: how database keys and words become the small integers that the engine works with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class SkillSpace:
    """Columns of skills: the reference's skills in their order, then newer ones by key."""

    keys: IntArray  # (S,) primary keys of skills

    @cached_property
    def column(self) -> dict[int, int]:
        return {int(key): place for place, key in enumerate(self.keys)}

    def extended(self, keys: Iterable[int]) -> SkillSpace:
        """A space that holds these keys too; the old columns stay where they are."""
        new = sorted({int(key) for key in keys} - self.column.keys())
        return SkillSpace(np.concatenate([self.keys, np.array(new, dtype=np.int64)]))

    def __len__(self) -> int:
        return len(self.keys)


def text_code(word: str) -> int:
    """A code of a short word (language, currency, CIP family) that needs no table; -1 for an empty one."""
    folded = word.strip().lower()
    return int.from_bytes(folded.encode()[:7], "big") if folded else -1


def field_code(cip_code: str) -> int:
    """The CIP family (first two digits) of a code such as 15.0406; -1 where none is stated."""
    family = cip_code.split(".")[0]
    return int(family) if family.isdigit() else -1
