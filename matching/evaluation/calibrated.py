"""Whether a confidence means what it says: on names that are held out, and by a made-up clerk's decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from marketplace.search.rows import read_rows
from marketplace.suggester.calibration import Example
from marketplace.suggester.examples import made_texts
from marketplace.suggester.material import Material
from marketplace.suggester.passages import Kind
from marketplace.suggester.suggester import Suggester
from marketplace.suggester.tiers import calibration_name, tiers_of
from marketplace.suggester.training import ground_for
from matching.evaluation.clerk import decided
from matching.evaluation.lines import Line, Options
from matching.evaluation.numbers import FloatArray, IntArray, Interval, resamples

BINS = 10
SURE = 0.9
DOUBTED = 0.1  # below it a clerk hardly looks
MOST_ERROR = 0.05


def calibration_lines(suggester: Suggester, material: Material, options: Options) -> Iterator[Line]:
    """For sentences and texts, with the model and without: the expected calibration error, and how sure `sure` is."""
    texts = made_texts(material, options.seed)
    examples = ground_for(suggester.roads, material, read_rows(), texts).examples(texts)
    yield from _of_each("confidence", suggester, examples, options)
    decisions = decided(suggester, material, options.seed)
    yield from _of_each("clerk's decisions", suggester, decisions, options)
    yield from _of_each(f"clerk's decisions from {DOUBTED}", suggester, decisions, options, least=DOUBTED)


def _of_each(
    said: str,
    suggester: Suggester,
    examples: Mapping[str, Sequence[Example]],
    options: Options,
    least: float = 0.0,
) -> Iterator[Line]:
    """By calibration, of those whose confidence is `least` or more."""
    for tier, weights in tiers_of(suggester.roads).items():
        for kind in (Kind.SENTENCE, Kind.COURSE):
            name = calibration_name(tier, kind)
            if every := examples.get(name):
                told = np.array(suggester.confidences([one.features for one in every], weights, kind))
                kept = np.flatnonzero(told >= least)
                if len(kept):
                    found = [every[place] for place in kept.tolist()]
                    yield from _lines(f"{said}, {name}", found, told[kept], options, judged=not least)


def _lines(
    name: str, found: Sequence[Example], told: FloatArray, options: Options, *, judged: bool
) -> Iterator[Line]:
    right, sure = np.array([one.right for one in found], np.float64), (told >= SURE).astype(np.float64)
    bins = np.minimum((told * BINS).astype(int), BINS - 1)
    count, gap, certain, hits = (
        _by_text(found, bins, values) for values in (np.ones_like(told), told - right, sure, sure * right)
    )
    error = _interval(
        lambda rows: np.abs(gap[rows].sum(1)).sum(1) / count[rows].sum((1, 2)), len(count), options
    )
    yield _line(name, "calibration error", error, f"below {MOST_ERROR}", error.value < MOST_ERROR, judged)
    if judged and certain.any():
        share = _interval(
            lambda rows: hits[rows].sum((1, 2)) / np.maximum(certain[rows].sum((1, 2)), 1),
            len(count),
            options,
        )
        yield _line(name, f"right from {SURE}", share, "nine in ten", share.value >= SURE, judged)


def _line(name: str, metric: str, found: Interval, target: str, holds: bool, judged: bool) -> Line:
    return Line(name, metric, found, target=target, holds=holds) if judged else Line(name, metric, found)


def _by_text(found: Sequence[Example], bins: IntArray, values: FloatArray) -> FloatArray:
    """(texts, bins): sums."""
    _, rows = np.unique([one.text for one in found], return_inverse=True)
    sums = np.zeros((rows.max() + 1, BINS))
    np.add.at(sums, (rows, bins), values)
    return sums


def _interval(measure: Callable[[IntArray], FloatArray], texts: int, options: Options) -> Interval:
    """`measure`: from numbers of texts (draws, texts) to values (draws)."""
    value = measure(np.arange(texts)[None])[0]
    low, high = np.quantile(measure(resamples(texts, options.bootstrap, options.seed)), [0.025, 0.975])
    return Interval(float(value), float(low), float(high))
