"""Reads ESCO: the official download, or a folder that holds the same facts under rebuilt column names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from marketplace.taxonomy.concepts import (
    ESCO_ATTRIBUTION,
    LONGEST_NAME,
    Concept,
    Taxonomy,
    TaxonomyError,
    distinct_names,
)
from marketplace.taxonomy.esco_work import asked_by, esco_uri, read_work
from marketplace.taxonomy.tables import Row, beside, first_line, read_rows

_KINDS = {"": "skill", "skill/competence": "skill", "skill": "skill", "knowledge": "knowledge"}
_RELATIONS = {"essential", "optional"}
T = TypeVar("T", bound=tuple[str, ...])

_VERSION = re.compile(r"v?(\d+\.\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class _Skills:
    """How one of the two files spells its columns."""

    stem: str
    uri: str
    label: str
    kind: str
    aliases: tuple[str, ...]
    between: str


_OFFICIAL = _Skills(
    "skills", "conceptUri", "preferredLabel", "skillType", ("altLabels", "hiddenLabels"), r"[\n|]"
)
_REBUILT = _Skills("skills_rebuilt", "skill_id", "label", "skill_type", ("alt_labels",), r"\|")


def is_esco(path: Path) -> bool:
    return _skills_file(path) is not None


def read_esco(path: Path) -> Taxonomy:
    """Everything that the folder says, or the skills alone where `path` is a skills file.

    Raises:
        TaxonomyError: naming the file, and column and row where it is one of them.
    """
    if (found := _skills_file(path)) is None:
        raise TaxonomyError(f"{path}: no skills_en.csv or skills_rebuilt.csv here, so this is not ESCO.")
    file, spelling = found
    skills = list(_skills(file, spelling))
    folder = path if path.is_dir() else None
    groups = _groups(beside(folder, "skillGroups"))
    known = {concept.external_id for concept in [*skills, *(groups or [])]}
    broader, lost_broader = _links(_broader(beside(folder, "broaderRelationsSkillPillar")), known)
    relations, lost_relations = _links(_relations(beside(folder, "skillSkillRelations")), known)
    work = read_work(folder)
    return Taxonomy(
        source="esco",
        name=_name(path),
        attribution=ESCO_ATTRIBUTION,
        skills=skills,
        groups=groups,
        broader=broader,
        relations=relations,
        occupations=None if work is None else asked_by(work),
        occupations_read=len(work or ()),
        work=work,
        warnings=_warnings(lost_broader, lost_relations),
    )


def _skills_file(path: Path) -> tuple[Path, _Skills] | None:
    if path.is_file():
        return _spelling_of(path)
    for spelling in (_OFFICIAL, _REBUILT):
        if file := beside(path, spelling.stem):
            return file, spelling
    return None


def _spelling_of(file: Path) -> tuple[Path, _Skills] | None:
    header = {cell.strip(' "\n\r') for cell in first_line(file).split(",")}
    for spelling in (_OFFICIAL, _REBUILT):
        if {spelling.uri, spelling.label} <= header and "occupation" not in file.name:
            return file, spelling
    return None


def _name(path: Path) -> str:
    version = _VERSION.search(path.name if path.is_dir() else path.parent.name)
    return f"ESCO {version[1]}" if version else "ESCO"


def _skills(file: Path, spelling: _Skills) -> Iterator[Concept]:
    seen: dict[str, int] = {}
    for row in read_rows(file, (spelling.uri, spelling.label, spelling.kind, spelling.aliases[0])):
        concept = _skill(row, spelling)
        if concept.external_id in seen:
            first = seen[concept.external_id]
            raise row.error(spelling.uri, f"{concept.external_id} stands in row {first} already")
        seen[concept.external_id] = row.number
        yield concept


def _skill(row: Row, spelling: _Skills) -> Concept:
    label = row.required(spelling.label, LONGEST_NAME)
    names = [name for column in spelling.aliases for name in re.split(spelling.between, row[column])]
    if kind := _KINDS.get(row[spelling.kind].lower()):
        return Concept(
            external_id=esco_uri(row, spelling.uri),
            label=label,
            kind=kind,
            description=row["description"],
            aliases=_fitting(row, spelling.aliases[0], distinct_names(label, names)),
            retired=_retired(row),
        )
    raise row.error(spelling.kind, f"{row[spelling.kind]!r} is neither skill/competence nor knowledge")


def _retired(row: Row) -> bool:
    return row["status"].lower() not in {"", "released"}


def _fitting(row: Row, column: str, names: tuple[str, ...]) -> tuple[str, ...]:
    if long := next((name for name in names if len(name) > LONGEST_NAME), None):
        raise row.error(column, f"a name has {len(long)} characters; {LONGEST_NAME} fit")
    return names


def _groups(file: Path | None) -> list[Concept] | None:
    if file is None:
        return None
    return [
        Concept(
            external_id=esco_uri(row, "conceptUri"),
            label=row.required("preferredLabel", LONGEST_NAME),
            kind="group",
            code=row["code"],
            description=row["description"],
            retired=_retired(row),
        )
        for row in read_rows(file, ("conceptUri", "preferredLabel", "code"))
    ]


def _broader(file: Path | None) -> Iterable[tuple[str, str]] | None:
    if file is None:
        return None
    return (
        (esco_uri(row, "conceptUri"), esco_uri(row, "broaderUri"))
        for row in read_rows(file, ("conceptUri", "broaderUri"))
    )


def _relations(file: Path | None) -> Iterable[tuple[str, str, str]] | None:
    return None if file is None else _relation_rows(file)


def _relation_rows(file: Path) -> Iterator[tuple[str, str, str]]:
    for row in read_rows(file, ("originalSkillUri", "relationType", "relatedSkillUri")):
        if row["relationType"] not in _RELATIONS:
            raise row.error("relationType", f"{row['relationType']!r} is neither essential nor optional")
        yield esco_uri(row, "originalSkillUri"), esco_uri(row, "relatedSkillUri"), row["relationType"]


def _links(pairs: Iterable[T] | None, known: set[str]) -> tuple[list[T] | None, int]:
    """The links whose two ends are known, once each, none to itself; and how many were left out."""
    if pairs is None:
        return None, 0
    given = list(pairs)
    kept = list(dict.fromkeys(link for link in given if link[0] != link[1] and known.issuperset(link[:2])))
    return kept, len(given) - len(kept)


def _warnings(broader: int, relations: int) -> tuple[str, ...]:
    lost = ((broader, "broader"), (relations, "relations"))
    return tuple(
        f"{what}: {count:,} left out (doubled, to itself or to an unknown skill)"
        for count, what in lost
        if count
    )
