"""Vectors of words that come with Trellis."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

import marketplace
from matching.engine.concepts import WordVectors

CARRIED = Path(marketplace.__file__).parent / "data" / "word-vectors.npz"


@cache
def carried() -> WordVectors:
    """Those of marketplace/data; none where the file is not there, and texts then go by the market's own words."""
    if not CARRIED.is_file():
        return WordVectors()
    with np.load(CARRIED, allow_pickle=False) as file:
        return WordVectors(file["words"].tolist(), file["vectors"].astype(np.float64))
