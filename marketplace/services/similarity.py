"""Working out how far each skill serves for another, and putting the answer where pages and matching read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from marketplace.models import SimilarityVersion, SkillNeighbour, TaxonomyLoad
from marketplace.queries.similarity import newest_version
from marketplace.related.building import NothingJudged, Similarity, build
from marketplace.related.facts import Facts, IntArray
from marketplace.related.rows import read_facts

__all__ = ["Built", "NothingJudged", "build_similarity", "is_outdated"]

Progress = Callable[[str], None]
BATCH = 5000


@dataclass(frozen=True)
class Built:
    """`changed` is false where the same was there already."""

    version: SimilarityVersion
    changed: bool


def build_similarity(
    *, now: datetime, vectors: Path | None = None, progress: Progress = lambda text: None
) -> Built:
    """The neighbours of all skills as a new version; the same again changes nothing.

    A full run of the matcher takes them into its reference; until then matching goes by what it froze before.

    Raises:
        NothingJudged: the taxonomy is not ESCO's, so that nothing says what a credit is worth.
        WrongVectors: the file is no archive of vectors.
    """
    facts, keys = read_facts(vectors)
    similarity = build(facts, progress)
    progress(f"{len(similarity.pairs):,} neighbours")
    with transaction.atomic():
        checksum, last = similarity.checksum(facts), int(keys.max(initial=0))
        there = newest_version()
        if there is not None and (there.checksum, there.last_skill) == (checksum, last):
            # Looked at again, so that nothing takes it for older than the taxonomy.
            SimilarityVersion.objects.filter(pk=there.pk).update(built_at=now)
            return Built(there, changed=False)
        _replace_neighbours(similarity, keys)
        version = SimilarityVersion.objects.create(
            number=(SimilarityVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
            checksum=checksum,
            last_skill=last,
            summary=_summary(facts, similarity),
            built_at=now,
        )
    return Built(version, changed=True)


def is_outdated() -> bool:
    """Whether a taxonomy was loaded since the similarity was worked out, or it never was."""
    load = TaxonomyLoad.objects.order_by("-loaded_at").first()
    version = newest_version()
    return load is not None and (version is None or version.built_at < load.loaded_at)


def _replace_neighbours(similarity: Similarity, keys: IntArray) -> None:
    SkillNeighbour.objects.all().delete()
    pairs = similarity.pairs
    rows = zip(
        keys[pairs.asked].tolist(),
        keys[pairs.taught].tolist(),
        similarity.credit.tolist(),
        similarity.roads.tolist(),
        strict=True,
    )
    SkillNeighbour.objects.bulk_create(
        (
            SkillNeighbour(asked_id=asked, taught_id=taught, credit=credit, roads=roads)
            for asked, taught, credit, roads in rows
        ),
        batch_size=BATCH,
    )


def _summary(facts: Facts, similarity: Similarity) -> dict[str, Any]:
    model = similarity.model
    return {
        "neighbours": len(similarity.pairs),
        "skills": sum(bool(names) for names in facts.names),
        "occupations": facts.asks.shape[0],
        "vectors": facts.vectors is not None,
        "weights": {
            name: round(float(weight), 3) for name, weight in zip(model.names, model.weights, strict=True)
        },
        "held_out": similarity.held.as_json(),
    }
