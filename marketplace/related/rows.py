"""The facts as they stand in rows, and in a file of vectors."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db.models import Model
from scipy import sparse

from marketplace.models import Occupation, OccupationSkill, Skill, SkillAlias, SkillBroader, SkillRelation
from marketplace.models.skill import SkillKind
from marketplace.related.facts import Facts, IntArray, Vectors
from marketplace.related.work import unit_vectors


class WrongVectors(Exception):
    """The file of vectors cannot be read as one; the text says why."""


def read_facts(vectors: Path | None = None) -> tuple[Facts, IntArray]:
    """The facts, and the primary keys of its skills and groups, ascending.

    Raises:
        WrongVectors: see read_vectors.
    """
    rows = list(Skill.objects.order_by("pk").values_list("pk", "external_id", "label", "kind"))
    keys = np.array([row[0] for row in rows], dtype=np.int64)
    aliases: dict[int, list[str]] = defaultdict(list)
    for pk, text in SkillAlias.objects.order_by("skill_id", "text").values_list("skill_id", "text"):
        aliases[pk].append(text)
    groups = np.array([kind == SkillKind.GROUP for *_, kind in rows], dtype=np.bool_)
    asks, work_group = _work(keys)
    ids = [external_id for _, external_id, *_ in rows]
    facts = Facts(
        external_ids=ids,
        names=[() if kind == SkillKind.GROUP else (label, *aliases[pk]) for pk, _, label, kind in rows],
        parents=_links(SkillBroader, "broader_id", keys),
        groups=groups,
        relations=_links(SkillRelation, "other_id", keys),
        asks=asks,
        work_group=work_group,
        vectors=None if vectors is None else read_vectors(vectors, ids),
    )
    return facts, keys


def vectors_here() -> Path | None:
    """Where vectors are looked for if nobody names a file; None where there are none."""
    path = Path(settings.VAR_DIR) / "skill_vectors.npz"
    return path if path.is_file() else None


def read_vectors(path: Path, external_ids: list[str]) -> Vectors:
    """From a numpy archive of `ids` (n external ids) and `vectors` (n, d); zeros for a skill that it does not have.

    Raises:
        WrongVectors: not such an archive, shapes that do not agree, or a number that is none.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            ids, vectors = archive["ids"].tolist(), np.asarray(archive["vectors"], dtype=np.float32)
    except (OSError, ValueError, KeyError) as error:
        raise WrongVectors(f"{path}: not an archive of ids and vectors ({error}).") from error
    if vectors.ndim != 2 or len(ids) != len(vectors) or not np.isfinite(vectors).all():
        raise WrongVectors(f"{path}: {len(ids)} ids and vectors of shape {vectors.shape} do not go together.")
    place = {external_id: row for row, external_id in enumerate(ids)}
    found = np.zeros((len(external_ids), vectors.shape[1]), dtype=np.float32)
    for row, external_id in enumerate(external_ids):
        if external_id in place:
            found[row] = vectors[place[external_id]]
    return unit_vectors(found)


def _links(model: type[Model], other: str, keys: IntArray) -> IntArray:
    links = model._default_manager.order_by("skill_id", other).values_list("skill_id", other).distinct()
    return np.searchsorted(keys, np.array(list(links), dtype=np.int64).reshape(-1, 2))


def _work(keys: IntArray) -> tuple[sparse.csr_array, IntArray]:
    occupations = list(Occupation.objects.order_by("pk").values_list("pk", "group"))
    own = np.array([pk for pk, _ in occupations], dtype=np.int64)
    codes = {group: code for code, group in enumerate(sorted({group for _, group in occupations}))}
    links = OccupationSkill.objects.order_by("occupation_id", "skill_id").values_list(
        "occupation_id", "skill_id"
    )
    table = np.array(list(links.distinct()), dtype=np.int64).reshape(-1, 2)
    cells = (np.searchsorted(own, table[:, 0]), np.searchsorted(keys, table[:, 1]))
    asks = sparse.csr_array((np.ones(len(table)), cells), shape=(len(own), len(keys)))
    return asks, np.array([codes[group] for _, group in occupations], dtype=np.int64)
