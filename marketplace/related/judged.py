"""Pairs of skills, judged by reading: how far does training in the one serve an employer who asks for the other?

The judgement is 0 (not at all), 1 (a little), 2 (about half), 3 (mostly) or 4 (it is the same thing in other words).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from marketplace.related.facts import Facts, FloatArray, Pairs
from marketplace.taxonomy.concepts import ESCO_ROOT

JUDGED = Path(__file__).resolve().parent.parent / "data" / "judged_pairs.csv"
WHOLE = 4


@dataclass(frozen=True, eq=False)
class Judged:
    pairs: Pairs
    serves: FloatArray  # (k,) 0, .25, .5, .75 or 1

    def __len__(self) -> int:
        return len(self.pairs)


def read_judged(facts: Facts, path: Path = JUDGED) -> Judged:
    """Those pairs whose two skills are known and in use."""
    place = {uri: place for place, uri in enumerate(facts.external_ids) if facts.names[place]}
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (place[_uri(row["asked"])], place[_uri(row["taught"])], int(row["serves"]))
            for row in csv.DictReader(file)
            if _uri(row["asked"]) in place and _uri(row["taught"]) in place
        ]
    table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
    return Judged(Pairs(table[:, 0], table[:, 1]), table[:, 2] / WHOLE)


def _uri(last: str) -> str:
    return f"{ESCO_ROOT}skill/{last}"
