"""What the similarity of skills is worked out from, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Facts:
    """S skills and groups. Groups have no names and get no neighbours."""

    external_ids: Sequence[str]  # S
    names: Sequence[Sequence[str]]  # S; the label first
    parents: IntArray  # (p, 2) child, what is broader
    groups: NDArray[np.bool_]  # (S,)
    relations: IntArray  # (r, 2) of related skills
    asks: sparse.csr_array  # (O, S) 1 where the occupation asks for the skill
    work_group: IntArray  # (O,) code of the occupation's group of like work
    vectors: Vectors | None = None  # (S, d) of what skills mean, rows of length 1; zeros where there is none

    def __len__(self) -> int:
        return len(self.external_ids)


@dataclass(frozen=True, eq=False)
class Pairs:
    """k pairs of a skill asked for and a skill taught, by place; ordered by asked, then taught."""

    asked: IntArray
    taught: IntArray

    def __len__(self) -> int:
        return len(self.asked)

    def __getitem__(self, chosen: Any) -> Pairs:
        return Pairs(self.asked[chosen], self.taught[chosen])
