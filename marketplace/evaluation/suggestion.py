"""How good suggestions are: on labelled sentences of job ads, and on names that the suggester was not shown.

The public annotation format: a CSV with the columns `sentence`, `span` and `label`, one line a span; labels are ESCO's
preferred labels. `LABEL NOT PRESENT` and `UNDERSPECIFIED` are no labels.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from marketplace.folding import fold
from marketplace.models import Skill, SkillAlias

NO_LABELS = frozenset(("", "label not present", "underspecified"))
RESAMPLES = 2000
SEED = 20261124
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and the skills that people found in it; `unknown` counts labels that the taxonomy does not have."""

    sentence: str
    skills: frozenset[int]
    unknown: int = 0

    @property
    def wanted(self) -> int:
        return len(self.skills) + self.unknown


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over sentences, with the bounds between which 95 % of its bootstrap resamples lie."""

    name: str
    metric: str
    value: float
    low: float
    high: float
    sentences: int


class AnnotationError(Exception):
    """A file that is not in the annotation format; the text names the file and the line."""


def read_annotations(path: Path, known: Mapping[str, int]) -> list[Labelled]:
    """Sentences with at least one usable label, in the file's order.

    Args:
        known: primary key by folded label; see `known_labels`.
    """
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if missing := {"sentence", "label"} - set(reader.fieldnames or ()):
            raise AnnotationError(f"{path.name}: has no column {' and '.join(sorted(missing))}.")
        for row in reader:
            label = fold(row["label"] or "")
            if row["sentence"] and label not in NO_LABELS:
                found.setdefault(row["sentence"], set()).add(label)
    return [_labelled(sentence, labels, known) for sentence, labels in found.items()]


def _labelled(sentence: str, labels: Collection[str], known: Mapping[str, int]) -> Labelled:
    skills = frozenset(known[label] for label in labels if label in known)
    return Labelled(sentence, skills, sum(label not in known for label in labels))


def known_labels(labels: Iterable[tuple[int, str]], aliases: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Primary key by folded name. A label beats another skill's alias; of equals the first stays.

    Aliases are asked too because labels of an older taxonomy are other names in a newer one.
    """
    found: dict[str, int] = {}
    for names in (labels, aliases):
        for pk, text in names:
            found.setdefault(fold(text), pk)
    return found


def r_precision(ranked: Sequence[int], labelled: Labelled, k: int) -> float:
    """|relevant among the first k| / min(k, |relevant|); labels that nobody could suggest count as relevant."""
    return len(set(ranked[:k]) & labelled.skills) / min(k, labelled.wanted)


def micro_f1(results: Iterable[tuple[Collection[int], Labelled]]) -> float:
    """Of all suggestions that were made against all labels: 2 x hits / (suggestions + labels)."""
    hits = both = 0
    for suggested, labelled in results:
        hits += len(set(suggested) & labelled.skills)
        both += len(set(suggested)) + labelled.wanted
    return 2 * hits / both if both else 0.0


def measure(
    name: str, ranked: Sequence[Sequence[int]], sentences: Sequence[Labelled], ks: Sequence[int] = (5, 10)
) -> list[Measured]:
    """`ranked`: for each sentence skills, the likeliest first, by primary key."""
    return [
        bootstrap(name, f"RP@{k}", [r_precision(r, one, k) for r, one in zip(ranked, sentences, strict=True)])
        for k in ks
    ]


def bootstrap(name: str, metric: str, values: Sequence[float]) -> Measured:
    """The mean of one value a sentence and its 95 % interval, by resampling sentences; seeded."""
    sample: Floats = np.asarray(values, np.float64)
    if not len(sample):
        return Measured(name, metric, float("nan"), float("nan"), float("nan"), 0)
    means = sample[_resamples(len(sample))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Measured(name, metric, float(sample.mean()), float(low), float(high), len(sample))


def paired_difference(name: str, ours: Sequence[float], theirs: Sequence[float]) -> Measured:
    """Mean of the differences sentence by sentence; significant where both bounds have one sign."""
    return bootstrap(name, "difference", (np.asarray(ours) - np.asarray(theirs)).tolist())


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: the gap between confidence and share right, over equal bins, weighted by count."""
    sure, hits = np.asarray(confidences, np.float64), np.asarray(right, np.float64)
    if not len(sure):
        return float("nan")
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs((sure[place == b] - hits[place == b]).sum()) for b in range(bins)]
    return float(sum(gaps) / len(sure))


def _resamples(count: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng(SEED).integers(0, count, (RESAMPLES, count))


def labels_of_taxonomy() -> dict[str, int]:
    """`known_labels` of the skills that are offered."""
    labels = Skill.objects.offered().order_by("pk").values_list("pk", "label")
    aliases = SkillAlias.objects.filter(skill__in=Skill.objects.offered()).order_by("skill_id", "text")
    return known_labels(labels, aliases.values_list("skill_id", "text"))
