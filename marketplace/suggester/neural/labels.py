"""Labels as the sentence model sees them: one vector each, and one for each of their word pieces in their context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from marketplace.suggester.blocks import blocks
from marketplace.suggester.neural.encoder import Vectors, encode_pieces, unit_mean

KEPT = 256
# Pieces of a sentence that are averaged into one window, and how far the next window begins.
WINDOW, STEP = 9, 4
SMOOTHING = 1.0
# Pieces or windows that are compared at once.
MOST_ROWS = 128


def build_labels(labels: Sequence[str]) -> dict[str, Any]:
    """Encode every label once (Reimers and Gurevych 2019 for the vectors, Khattab and Zaharia 2020 for the pieces).

    Pieces keep the 256 directions that tell most once their mean is taken off; each piece weighs as its idf.
    """
    found = encode_pieces(labels)
    numbers = np.concatenate([pieces[1:-1] for pieces, _ in found])
    counts = np.array([len(pieces) - 2 for pieces, _ in found])
    states = _unit(np.concatenate([states[1:-1] for _, states in found]))
    mean = states.mean(axis=0)
    states = _unit(states - mean)
    turn = np.linalg.eigh(states.T.astype(np.float64) @ states)[1][:, -KEPT:].astype(np.float32)
    return {
        "vectors": np.array([unit_mean(whole) for _, whole in found]).astype(np.float16),
        "pieces": _unit(states @ turn).astype(np.float16),
        "weights": _weights(numbers, counts),
        "begins": np.cumsum([0, *counts])[:-1].astype(np.int64),
        "mean": mean,
        "turn": turn,
    }


def _weights(numbers: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> Vectors:
    """idf of each piece, divided by the sum over its label (and a little more, so that short labels do not win)."""
    owners = np.repeat(np.arange(len(counts)), counts)
    pairs = np.unique(np.stack([owners, numbers]), axis=1)
    idf = np.log((len(counts) + 1) / (np.bincount(pairs[1]) + 1))[numbers]
    totals = np.bincount(owners, weights=idf, minlength=len(counts)) + SMOOTHING
    weights: Vectors = (idf / totals[owners]).astype(np.float32)
    return weights


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return unit


@dataclass(frozen=True, slots=True)
class Seen:
    """(texts, skills) by road."""

    label: Vectors
    windows: Vectors
    pieces: Vectors


class Labels:
    """The arrays of `build_labels`, taken into memory."""

    def __init__(self, arrays: dict[str, Any]) -> None:
        self._vectors = np.asarray(arrays["vectors"], np.float32)
        self._pieces = np.asarray(arrays["pieces"], np.float32)
        self._weights, self._begins = np.asarray(arrays["weights"]), np.asarray(arrays["begins"])
        self._mean, self._turn = np.asarray(arrays["mean"]), np.asarray(arrays["turn"])

    def compare(self, texts: Sequence[str]) -> Seen:
        """Cosines of the whole, of its likest window, and of the pieces, each by its likest piece of the text."""
        states = [states for _, states in encode_pieces(texts)]
        whole = np.array([unit_mean(one) for one in states])
        # Without the marks at both ends; a text of nothing else is seen by them.
        inner = [one[1:-1] if len(one) > 2 else one for one in states]
        windows = [_windows(one) for one in inner]
        return Seen(
            label=whole @ self._vectors.T,
            windows=np.concatenate([self._by_windows(group) for group in blocks(windows, len, MOST_ROWS)]),
            pieces=np.concatenate([self._by_pieces(group) for group in blocks(inner, len, MOST_ROWS)]),
        )

    def _by_windows(self, texts: Sequence[Vectors]) -> Vectors:
        return _greatest(np.concatenate(texts) @ self._vectors.T, texts)

    def _by_pieces(self, texts: Sequence[Vectors]) -> Vectors:
        """(texts, skills): all texts in one product, since what costs is to read the pieces of the labels."""
        turned = _unit(_unit(_unit(np.concatenate(texts)) - self._mean) @ self._turn)
        closest = _greatest(turned @ self._pieces.T, texts)
        return np.add.reduceat(closest * self._weights, self._begins, axis=1)


def _greatest(rows: Vectors, texts: Sequence[Vectors]) -> Vectors:
    """Of the rows that belong to each text the greatest by column (numpy's reduceat takes seven times as long)."""
    ends = np.cumsum([len(one) for one in texts]).tolist()
    return np.array([rows[end - len(one) : end].max(axis=0) for end, one in zip(ends, texts, strict=True)])


def _windows(states: Vectors) -> Vectors:
    starts = range(0, max(1, len(states) - WINDOW + STEP), STEP)
    return _unit(np.array([states[start : start + WINDOW].mean(axis=0) for start in starts]))
