"""From text to rows of cells, with the place of whatever keeps the file from being read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.importing.decoding import decode
from marketplace.importing.faults import FileFault

MAX_ROWS = 20_000
DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Row:
    """`number` counts as a spreadsheet does: the header is 1, a row of several lines is one, blank rows count."""

    number: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    headers: list[str]
    rows: list[Row]
    guessed_encoding: bool


def read(content: bytes) -> Table:
    """The table in a CSV file, blank rows left out.

    Raises:
        FileFault: it is no table that can be read to its end, or has more than MAX_ROWS rows.
    """
    decoded = decode(content)
    rows = [row for row in _records(decoded.text) if not row.is_blank]
    if not rows:
        raise FileFault(
            "The file is empty. It needs a line of column names, then one row for each microcredential."
        )
    if len(rows) == 1:
        raise FileFault("The file has a line of column names but no rows.")
    if len(rows) - 1 > MAX_ROWS:
        raise FileFault(
            f"The file has {len(rows) - 1:,} rows; at most {MAX_ROWS:,} are read at once. Split it."
        )
    return Table([header.strip() for header in rows[0].cells], rows[1:], decoded.guessed)


def _records(text: str) -> Iterator[Row]:
    named = _SEP_LINE.match(text)
    delimiter = named[1] if named else sniff(text)
    number, skipped = (1, text[named.end() :]) if named else (0, text)
    reader = csv.reader(io.StringIO(skipped, newline=""), delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _fault(skipped, begins, number, delimiter, str(error)) from None
        yield Row(number, cells)


def sniff(text: str) -> str:
    """The delimiter that stands most often in the first line, outside quotation marks; a comma where none does."""
    line = _QUOTED.sub("", text.lstrip("\r\n").partition("\n")[0])
    return max(DELIMITERS, key=line.count)


def _fault(text: str, begins: int, number: int, delimiter: str, reason: str) -> FileFault:
    """What the CSV reader stumbled over in the record that begins after line `begins`."""
    record = "".join(list(io.StringIO(text, newline=""))[begins:])
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    if "field larger" in reason:
        cell = _first_long_cell(record, delimiter)
        return FileFault(
            f"{_place(number, begins, header, cell)}: the cell has more than {csv.field_size_limit():,} characters. "
            "Shorten it, or look for a quotation mark that opens and never closes."
        )
    cell = (
        _last_open_cell(record, delimiter)
        if "end of data" in reason
        else _cell_of_stray_quote(record, delimiter)
    )
    problem = "opens and never closes" if "end of data" in reason else "closes in the middle of the text"
    return FileFault(
        f"{_place(number, begins, header, cell)}: a quotation mark {problem}. "
        'Inside a quoted cell write a quotation mark twice: "".'
    )


def _place(number: int, begins: int, header: list[str], cell: int) -> str:
    column = header[cell].strip() if number > 1 and cell < len(header) else f"number {cell + 1}"
    return f"Row {number} (line {begins + 1}), column {column}"


def _cells(record: str, delimiter: str) -> Iterator[tuple[int, str, str]]:
    """(index, text, what follows it) of each cell as a lenient look finds them; only for naming a place."""
    pattern = re.compile(rf'(?:"(?:[^"]|"")*("|\Z)|[^{re.escape(delimiter)}\r\n]*)')
    position = index = 0
    while position <= len(record):
        found = pattern.match(record, position)
        if found is None:
            return
        follows = record[found.end() : found.end() + 1]
        yield index, found[0], follows
        index, position = index + 1, found.end() + 1
        if follows != delimiter:
            return


def _first_long_cell(record: str, delimiter: str) -> int:
    limit = csv.field_size_limit()
    return next((index for index, text, _ in _cells(record, delimiter) if len(text) > limit), 0)


def _last_open_cell(record: str, delimiter: str) -> int:
    return max((index for index, _, _ in _cells(record, delimiter)), default=0)


def _cell_of_stray_quote(record: str, delimiter: str) -> int:
    cells = _cells(record, delimiter)
    fine = {delimiter, "", "\r", "\n"}
    return next((index for index, text, follows in cells if text[:1] == '"' and follows not in fine), 0)
