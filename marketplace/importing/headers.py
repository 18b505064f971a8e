"""Which column of a file is which of ours: tolerant of case, spaces and usual synonyms, and open about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from marketplace.folding import fold
from marketplace.importing.faults import FileFault

_NOT_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Column:
    """A column that a format knows. `about` is its line in docs/imports.md and on the page."""

    name: str
    about: str = ""
    synonyms: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Headers:
    """`places`: our name -> index in the file. `labels`: our name -> header as the file spells it."""

    places: dict[str, int]
    labels: dict[str, str]
    unknown: list[str] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """What was assumed about the header, for the person."""
        renamed = [f"“{label}” as {name}" for name, label in self.labels.items() if plain(label) != name]
        unread = [f"“{label}”" for label in self.unknown]
        read = [f"Read as our columns: {', '.join(renamed)}."] if renamed else []
        return read + (
            [f"Not read, because Trellis has no such column: {', '.join(unread)}."] if unread else []
        )


def plain(header: str) -> str:
    return _NOT_NAME.sub("_", fold(header)).strip("_")


def match(headers: Sequence[str], columns: Sequence[Column]) -> Headers:
    """Find our columns among a file's headers.

    Raises:
        FileFault: a required column is missing, or two of the file's columns would be the same of ours.
    """
    ours = {plain(name): column.name for column in columns for name in (column.name, *column.synonyms)}
    found = Headers({}, {}, [])
    for index, header in enumerate(headers):
        name = ours.get(plain(header))
        if name is None:
            found.unknown.extend([header] if header else [])
        elif name in found.places:
            raise FileFault(
                f"Row 1: the columns “{found.labels[name]}” and “{header}” are both read as {name}. Keep one."
            )
        else:
            found.places[name], found.labels[name] = index, header
    _require(found, columns, headers)
    return found


def _require(found: Headers, columns: Sequence[Column], headers: Sequence[str]) -> None:
    missing = [column.name for column in columns if column.required and column.name not in found.places]
    if missing:
        there = ", ".join(f"“{header}”" for header in headers if header) or "none"
        which = f"column {missing[0]} is" if len(missing) == 1 else f"columns {', '.join(missing)} are"
        raise FileFault(f"Row 1: the {which} missing. The file's columns are {there}.")
