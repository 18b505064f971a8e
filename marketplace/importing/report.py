"""What was found in a file, row by row, as a CSV that a spreadsheet opens safely."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import IO, Protocol

from marketplace.importing.faults import Remark

HEADER = ("row", "own_id", "title", "kind", "column", "message")
# A cell that begins with one of these is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


class Reported(Protocol):
    number: int
    own_id: str
    title: str
    errors: list[Remark]
    warnings: list[Remark]


class Writer(Protocol):
    def write(self, text: str, /) -> object: ...


def guarded(cell: object) -> str:
    """The cell as text that no spreadsheet takes for a formula: an apostrophe stands before what would be one."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def lines_of(rows: Iterable[Reported]) -> Iterator[tuple[str, ...]]:
    """One line for each error and each warning, in the order of the file."""
    for row in rows:
        for kind, remarks in (("error", row.errors), ("warning", row.warnings)):
            for remark in remarks:
                cells = (row.number, row.own_id, row.title, kind, remark["column"], remark["message"])
                yield tuple(guarded(cell) for cell in cells)


def write_report(target: IO[str] | Writer, rows: Iterable[Reported]) -> None:
    writer = csv.writer(target)
    writer.writerow(HEADER)
    writer.writerows(lines_of(rows))
