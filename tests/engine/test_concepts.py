"""Words by what they mean."""

from __future__ import annotations

import numpy as np
import pytest

from matching.engine.concepts import Concepts, WordVectors, learn, neighbours, text_vectors
from matching.engine.likeness import cosines, counts

TOPICS = [
    ["weld", "lathe", "torch", "rivet", "solder", "forge"],
    ["nurse", "patient", "ward", "bandage", "clinic", "pulse"],
    *([f"topic{topic}word{word}" for word in range(6)] for topic in range(150)),
]


def texts(number: int = 3000) -> list[str]:
    """Four words of one topic each."""
    dice = np.random.default_rng(1)
    return [" ".join(dice.choice(TOPICS[row % len(TOPICS)], 4, replace=False)) for row in range(number)]


@pytest.fixture(scope="module")
def learned() -> Concepts:
    return learn(counts(texts()), WordVectors())


def alike(concepts: Concepts, one: str, other: str) -> float:
    rows = [text_vectors([text], np.zeros(0), concepts) for text in (one, other)]
    return float(cosines(*rows, dense=True)[0, 0])


def test_words_that_keep_the_same_company_are_alike_without_being_the_same(learned: Concepts) -> None:
    assert alike(learned, "lathe", "torch") > 0.2
    assert alike(learned, "lathe", "patient") == 0.0
    assert alike(learned, "weld lathe", "lathe weld") == pytest.approx(1.0, abs=1e-3)


def test_a_text_of_unknown_words_is_like_nothing(learned: Concepts) -> None:
    assert alike(learned, "zebra", "zebra") == 0.0
    assert text_vectors([""], np.zeros(0), learned).nnz == 0


def test_few_texts_teach_nothing_and_words_are_only_themselves() -> None:
    none = learn(counts(texts(999)), WordVectors())
    assert len(none) == 0
    rows = text_vectors(["weld", "lathe"], np.zeros(0), none)
    assert cosines(rows, rows).tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_the_same_texts_teach_the_same_to_the_last_bit(learned: Concepts) -> None:
    again = learn(counts(texts()), WordVectors())
    assert np.array_equal(learned.words, again.words)
    assert np.array_equal(learned.vectors, again.vectors)


def test_a_given_vector_makes_a_word_known_that_no_text_has() -> None:
    given = WordVectors(["solder", "weld"], np.array([[1.0, 0.2], [1.0, 0.1]]))
    concepts = learn(counts(texts()), given)
    assert alike(concepts, "solder", "weld") > 0.2
    assert alike(concepts, "solder", "patient") == 0.0


def test_cosines_are_exact_whatever_stands_beside_them(learned: Concepts) -> None:
    rows = text_vectors(texts(300), np.zeros(0), learned)
    whole = cosines(rows, rows, dense=True)
    for chunk in (1, 7, 64):
        parts = [cosines(rows[start : start + chunk], rows, dense=True) for start in range(0, 300, chunk)]
        assert np.array_equal(np.concatenate(parts), whole)
    assert whole.min() == 0.0
    assert whole.max() <= 1.0


def test_neighbours_are_the_nearest_others_above_the_threshold() -> None:
    angles = np.array([0.0, 0.2, 1.3, 3.0])
    pairs, credit = neighbours(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    found = {tuple(pair): value for pair, value in zip(pairs.tolist(), credit.tolist(), strict=True)}
    near = round((np.cos(0.2) - 0.4) / 0.6 * 0.8, 2)
    assert found == {(0, 1): near, (1, 0): near, (1, 2): round((np.cos(1.1) - 0.4) / 0.6 * 0.8, 2),
                     (2, 1): round((np.cos(1.1) - 0.4) / 0.6 * 0.8, 2)}  # fmt: skip
    assert neighbours(np.zeros((0, 2)))[0].shape == (0, 2)
