"""Reads which skills ESCO's occupations ask for: the links of its download, or the same under rebuilt column names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from marketplace.taxonomy.concepts import ESCO_ROOT, LONGEST_ID, LONGEST_NAME, TaxonomyError, Work
from marketplace.taxonomy.tables import Row, beside, read_rows

# File, and its columns: occupation, relation, skill. The official one goes first.
_LINKS = (
    ("occupationSkillRelations", "occupationUri", "relationType", "skillUri"),
    ("occupation_skill_rebuilt", "occupation_id", "relation", "skill_id"),
)


def read_work(folder: Path | None) -> list[Work] | None:
    """Every occupation that asks for a skill, by address; None where no file says what occupations ask for.

    A skill that is essential is not optional too. Without `occupations_en.csv` occupations are called by their id.

    Raises:
        TaxonomyError: a file, a column or a cell is missing, or a relation is neither essential nor optional.
    """
    if (asked := _links(folder)) is None:
        return None
    file = beside(folder, "occupations")
    named = {} if file is None else _named(file, ("iscoGroup",))
    return [_with_skills(named.get(uri) or Work(uri, _last(uri)), asked[uri]) for uri in sorted(asked)]


def read_occupations(folder: Path) -> list[Work]:
    """Every occupation of `occupations_en.csv` that asks for a skill, by address, with other names and description.

    Raises:
        TaxonomyError: as read_work; or the folder or a file is not there, or no occupation asks for a skill.
    """
    if not folder.is_dir():
        raise TaxonomyError(f"{folder}: no such folder.")
    if (asked := _links(folder)) is None:
        names = " nor ".join(
            f"{stem}{ending}" for (stem, *_), ending in zip(_LINKS, ("_en.csv", ".csv"), strict=True)
        )
        raise TaxonomyError(f"{folder}: neither {names} is here.")
    file = beside(folder, "occupations") or folder / "occupations_en.csv"
    named = _named(file, ("altLabels", "description"))
    if not (found := [_with_skills(named[uri], asked[uri]) for uri in sorted(asked) if uri in named]):
        raise TaxonomyError(f"{file.name}: no occupation in it asks for a skill.")
    return found


def _links(folder: Path | None) -> dict[str, dict[str, bool]] | None:
    for stem, *columns in _LINKS:
        if file := beside(folder, stem):
            return _asked(file, *columns)
    return None


def asked_by(work: Sequence[Work]) -> dict[str, int]:
    """In how many occupations each skill occurs, by external id."""
    return dict(Counter(skill for one in work for skill in one.essential + one.optional))


def esco_uri(row: Row, column: str, kind: str = "skill") -> str:
    value = row.required(column, LONGEST_ID)
    return value if "://" in value else f"{ESCO_ROOT}{kind}/{value}"


def _asked(file: Path, occupation: str, relation: str, skill: str) -> dict[str, dict[str, bool]]:
    """Occupation -> skill -> whether it is essential."""
    found: dict[str, dict[str, bool]] = {}
    for row in read_rows(file, (occupation, relation, skill)):
        if row[relation] not in {"essential", "optional"}:
            raise row.error(relation, f"{row[relation]!r} is neither essential nor optional")
        skills = found.setdefault(esco_uri(row, occupation, "occupation"), {})
        uri = esco_uri(row, skill)
        skills[uri] = skills.get(uri, False) or row[relation] == "essential"
    return found


def _named(file: Path, columns: Sequence[str]) -> dict[str, Work]:
    """Occupations by address, without their skills; what the file says of them beside the `columns` needed too."""
    rows = read_rows(file, ("conceptUri", "preferredLabel", *columns))
    found = (_occupation(row) for row in rows)
    return {one.external_id: one for one in found}


def _occupation(row: Row) -> Work:
    others = (" ".join(name.split()) for name in re.split(r"[\n|]", row["altLabels"]))
    return Work(
        esco_uri(row, "conceptUri", "occupation"),
        row.required("preferredLabel", LONGEST_NAME),
        group=row["iscoGroup"],
        other_names=tuple(name for name in others if name),
        description=row["description"],
    )


def _with_skills(one: Work, skills: dict[str, bool]) -> Work:
    essential = tuple(sorted(uri for uri, needed in skills.items() if needed))
    return replace(one, essential=essential, optional=tuple(sorted(uri for uri in skills if not skills[uri])))


def _last(uri: str) -> str:
    return uri.rsplit("/", 1)[-1]
