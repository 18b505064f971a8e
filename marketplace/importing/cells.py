"""One row of a file under our column names, gathering what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from marketplace.importing.faults import Remark, Unreadable
from marketplace.importing.headers import Headers
from marketplace.importing.reading import Row

T = TypeVar("T")

# Vertical tab and form feed are line breaks of word processors; the rest of the control characters, and the marks that
# turn the direction of writing around, are of no use in a catalogue.
_BREAKS = re.compile("\r\n?|[\v\f\u0085\u2028\u2029]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_SHEET_ERROR = re.compile(r"^#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|#+)$")
# The apostrophe that our own files put before what a spreadsheet would take for a formula.
_GUARD = re.compile(r"^'(?=[=+\-@|%])")


@dataclass
class Cells:
    """`number` is the row in the file. A row with an error is not taken; a warning says what was assumed."""

    number: int
    texts: dict[str, str]
    labels: dict[str, str]
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)

    def error(self, name: str, message: str) -> None:
        self.errors.append({"column": self.labels.get(name, name), "message": message})

    def warn(self, name: str, message: str) -> None:
        self.warnings.append({"column": self.labels.get(name, name), "message": message})

    def has(self, name: str) -> bool:
        """Whether the file has the column at all: one that is absent leaves things as they are."""
        return name in self.texts

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def read(self, name: str, parse: Callable[[str], T]) -> T | None:
        """What the cell says; None where it is blank or, after noting the error, unreadable."""
        if not (text := self.text(name)):
            return None
        try:
            return parse(text)
        except Unreadable as error:
            self.error(name, str(error))
            return None

    def longest(self, name: str, limit: int) -> str:
        """The text, refused where it is too long to be kept whole."""
        text = self.text(name)
        if len(text) > limit:
            self.error(name, f"The text has {len(text):,} characters; at most {limit:,} fit.")
        return text


def lay_out(row: Row, headers: Headers, width: int, *, guessed_encoding: bool) -> Cells:
    """A row's cells under our names, cleaned of control characters; ragged rows and NUL bytes are errors."""
    cells = Cells(row.number, {}, headers.labels)
    extra = [cell for cell in row.cells[width:] if cell.strip()]
    if len(row.cells) < width or extra:
        cells.error(
            "",
            f"The row has {len(row.cells)} cells, the header has {width}. Look for a missing or a spare comma.",
        )
    for name, place in headers.places.items():
        raw = row.cells[place] if place < len(row.cells) else ""
        cells.texts[name] = _clean(cells, name, raw, guessed_encoding)
    return cells


def _clean(cells: Cells, name: str, raw: str, guessed_encoding: bool) -> str:
    text = _BREAKS.sub("\n", raw).replace("\N{NO-BREAK SPACE}", " ").strip()
    if "\0" in text:
        cells.error(name, "The cell holds a NUL byte: the file is damaged here. Type the cell anew.")
        text = text.replace("\0", "")
    if odd := _CONTROL.search(text):
        cells.warn(name, f"A control character (U+{ord(odd[0]):04X}) was left out.")
        text = _CONTROL.sub("", text).strip()
    if _SHEET_ERROR.match(text):
        cells.error(name, f"{text} is a fault of the spreadsheet's formula. Type the value itself.")
        return ""
    if guessed_encoding and not text.isascii():
        cells.warn(name, f"The file is not in UTF-8. Read as Windows-1252 this says “{_around(text)}”.")
    return _GUARD.sub("", text)


def _around(text: str) -> str:
    """A few letters around the first that is not ASCII."""
    first = next(index for index, letter in enumerate(text) if not letter.isascii())
    return text[max(0, first - 15) : first + 15].strip()
