"""Reads which skills ESCO's occupations ask for: the links of its download, or the same under rebuilt column names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from marketplace.taxonomy.concepts import ESCO_ROOT, LONGEST_ID, LONGEST_NAME, Work
from marketplace.taxonomy.tables import Row, beside, read_rows

# File, and its columns: occupation, relation, skill. The official one goes first.
_LINKS = (
    ("occupationSkillRelations", "occupationUri", "relationType", "skillUri"),
    ("occupation_skill_rebuilt", "occupation_id", "relation", "skill_id"),
)


def read_work(folder: Path | None) -> list[Work] | None:
    """Every occupation that asks for a skill, by id; None where no file says what occupations ask for.

    A skill that is essential is not optional too. Without `occupations_en.csv` occupations are called by their id.

    Raises:
        TaxonomyError: a file, a column or a cell is missing, or a relation is neither essential nor optional.
    """
    for stem, *columns in _LINKS:
        if file := beside(folder, stem):
            asked, names = _asked(file, *columns), _names(beside(folder, "occupations"))
            return [
                Work(uri, *names.get(uri, (uri.rsplit("/", 1)[-1], "")), *_sorted(asked[uri]))
                for uri in sorted(asked)
            ]
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


def _names(file: Path | None) -> dict[str, tuple[str, str]]:
    """Occupation -> its name and its ISCO unit group."""
    if file is None:
        return {}
    return {
        esco_uri(row, "conceptUri", "occupation"): (
            row.required("preferredLabel", LONGEST_NAME),
            row["iscoGroup"],
        )
        for row in read_rows(file, ("conceptUri", "preferredLabel", "iscoGroup"))
    }


def _sorted(skills: dict[str, bool]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    essential = tuple(sorted(uri for uri, needed in skills.items() if needed))
    return essential, tuple(sorted(uri for uri, needed in skills.items() if not needed))
