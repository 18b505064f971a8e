"""Reads O*NET's Technology_Skills.txt: each technology that occupations use, grouped by commodity."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from marketplace.folding import fold
from marketplace.taxonomy.concepts import (
    LONGEST_ID,
    LONGEST_NAME,
    ONET_ATTRIBUTION,
    Concept,
    Taxonomy,
    TaxonomyError,
)
from marketplace.taxonomy.tables import Row, first_line, read_rows

FILES = ("Technology_Skills.txt", "Technology Skills.txt")
_COLUMNS = ("O*NET-SOC Code", "Example", "Commodity Code", "Commodity Title")
_VERSION = re.compile(r"(\d+[._]\d+)")


def is_onet(path: Path) -> bool:
    if path.is_file():
        return path.name in FILES or first_line(path).startswith("O*NET-SOC Code\t")
    return any((path / name).is_file() for name in FILES)


def read_onet(path: Path) -> Taxonomy:
    """Technologies as skills, commodities as their groups. O*NET names no aliases for them.

    Raises:
        TaxonomyError: naming the file, and column and row where it is one of them.
    """
    found = _Found()
    for row in read_rows(_file(path), _COLUMNS, tabs=True):
        found.add(row)
    version = _VERSION.search(path.name if path.is_dir() else path.parent.name)
    return Taxonomy(
        source="onet",
        name=f"O*NET {version[1].replace('_', '.')}" if version else "O*NET",
        attribution=ONET_ATTRIBUTION,
        skills=list(found.technologies.values()),
        groups=list(found.commodities.values()),
        broader=found.broader,
        occupations={technology: len(codes) for technology, codes in found.asking.items()},
        occupations_read=len(set().union(*found.asking.values())) if found.asking else 0,
    )


def _file(path: Path) -> Path:
    if path.is_file():
        return path
    if found := next((path / name for name in FILES if (path / name).is_file()), None):
        return found
    raise TaxonomyError(f"{path}: no {FILES[0]} here, so this is not O*NET.")


class _Found:
    """What the rows have said so far. The first spelling of a technology is its label."""

    def __init__(self) -> None:
        self.technologies: dict[str, Concept] = {}
        self.commodities: dict[str, Concept] = {}
        self.broader: list[tuple[str, str]] = []
        self.asking: dict[str, set[str]] = defaultdict(set)

    def add(self, row: Row) -> None:
        code = row.required("Commodity Code", 32)
        commodity, title = f"commodity/{code}", row.required("Commodity Title", LONGEST_NAME)
        example = row.required("Example", LONGEST_NAME)
        technology = f"{code}/{fold(example)}"
        if len(technology) > LONGEST_ID:
            raise row.error("Example", f"is too long; with its code {LONGEST_ID} characters fit")
        self.commodities.setdefault(commodity, Concept(commodity, title, "group", code=code))
        if technology not in self.technologies:
            self.technologies[technology] = Concept(technology, example, "technology")
            self.broader.append((technology, commodity))
        self.asking[technology].add(row.required("O*NET-SOC Code"))
