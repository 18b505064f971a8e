"""What came out of a file, before anybody looked at what is there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from marketplace.importing.cells import Cells, lay_out
from marketplace.importing.facts import Facts
from marketplace.importing.faults import Remark
from marketplace.importing.headers import Column, Headers, match
from marketplace.importing.reading import Table, read


@dataclass
class ParsedRow:
    """`provider` is the institution's id in a state-wide list, else empty. `approved` is what such a list says.

    `skills` are (name or id as written, level): what they mean, the taxonomy says.
    """

    number: int
    own_id: str
    title: str
    facts: Facts
    errors: list[Remark]
    warnings: list[Remark]
    provider: str = ""
    approved: bool | None = None
    skills: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Parsed:
    """`institutions`: facts of each institution of a state-wide list by its id. `notes` are about the whole file.

    `labels`: our column -> header as the file spells it.
    """

    rows: list[ParsedRow]
    notes: list[str] = field(default_factory=list)
    institutions: dict[str, Facts] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


def open_table(content: bytes, columns: Sequence[Column]) -> tuple[list[Cells], Headers]:
    """The rows of a file under our column names.

    Raises:
        FileFault: the file cannot be read, or a column that the format needs is missing.
    """
    table: Table = read(content)
    headers = match(table.headers, columns)
    width = len(table.headers)
    rows = [lay_out(row, headers, width, guessed_encoding=table.guessed_encoding) for row in table.rows]
    return rows, headers


def refuse_duplicates(rows: Sequence[ParsedRow], column: str) -> None:
    """Rows that share an own id all get an error which names the others: nobody can tell which one is meant."""
    by_id: dict[tuple[str, str], list[ParsedRow]] = defaultdict(list)
    for row in rows:
        if row.own_id:
            by_id[row.provider, row.own_id].append(row)
    for same in by_id.values():
        for row in same if len(same) > 1 else ():
            others = ", ".join(str(other.number) for other in same if other is not row)
            rest = "row" if len(same) == 2 else "rows"
            row.errors.append(
                {"column": column, "message": f"“{row.own_id}” stands in {rest} {others} too. Keep one."}
            )
