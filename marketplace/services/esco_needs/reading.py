"""Occupations and the skills that they ask for, from ESCO's download or from a folder with rebuilt column names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marketplace.taxonomy import TaxonomyError
from marketplace.taxonomy.concepts import ESCO_ROOT
from marketplace.taxonomy.tables import Row, read_rows

OCCUPATIONS = "occupations_en.csv"
# File, and its columns: occupation, relation, skill. The official one goes first.
RELATIONS = (
    ("occupationSkillRelations_en.csv", ("occupationUri", "relationType", "skillUri")),
    ("occupation_skill_rebuilt.csv", ("occupation_id", "relation", "skill_id")),
)


@dataclass(frozen=True)
class Occupation:
    """`id` is the last part of ESCO's URI. Skills are URIs, in the order of the file."""

    id: str
    title: str
    other_titles: tuple[str, ...]
    description: str
    essential: tuple[str, ...]
    optional: tuple[str, ...]


def read_occupations(folder: Path) -> list[Occupation]:
    """Every occupation that asks for a skill, by id.

    Raises:
        TaxonomyError: a file, a column or a cell is missing, or a relation is neither essential nor optional.
    """
    if not folder.is_dir():
        raise TaxonomyError(f"{folder}: no such folder.")
    asked = _asked(folder)
    columns = ("conceptUri", "preferredLabel", "altLabels", "description")
    rows = read_rows(folder / OCCUPATIONS, columns)
    found = [
        _occupation(row, asked[_last(row, "conceptUri")]) for row in rows if _last(row, "conceptUri") in asked
    ]
    if not found:
        raise TaxonomyError(f"{OCCUPATIONS}: no occupation in it asks for a skill.")
    return sorted(found, key=lambda occupation: occupation.id)


def _occupation(row: Row, asked: dict[str, list[str]]) -> Occupation:
    return Occupation(
        id=_last(row, "conceptUri"),
        title=row.required("preferredLabel"),
        other_titles=tuple(
            " ".join(name.split()) for name in re.split(r"[\n|]", row["altLabels"]) if name.strip()
        ),
        description=row["description"],
        essential=tuple(asked["essential"]),
        optional=tuple(asked["optional"]),
    )


def _asked(folder: Path) -> dict[str, dict[str, list[str]]]:
    """Occupation id -> relation -> skill URIs."""
    found: dict[str, dict[str, list[str]]] = {}
    for occupation, relation, skill in _relations(folder):
        found.setdefault(occupation, defaultdict(list))[relation].append(skill)
    return found


def _relations(folder: Path) -> Iterator[tuple[str, str, str]]:
    here = [(name, columns) for name, columns in RELATIONS if (folder / name).is_file()]
    if not here:
        raise TaxonomyError(f"{folder}: neither {' nor '.join(name for name, _ in RELATIONS)} is here.")
    name, columns = here[0]
    for row in read_rows(folder / name, columns):
        relation = row.required(columns[1])
        if relation not in {"essential", "optional"}:
            raise row.error(columns[1], f"{relation!r} is neither essential nor optional")
        yield _last(row, columns[0]), relation, f"{ESCO_ROOT}skill/{_last(row, columns[2])}"


def _last(row: Row, column: str) -> str:
    return row.required(column).rsplit("/", 1)[-1]
