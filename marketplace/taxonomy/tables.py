"""Rows of a delimited text file, with errors that say where."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from marketplace.taxonomy.concepts import TaxonomyError


class _Tabs(csv.excel_tab):
    """Tab-separated, a quotation mark being a letter like any other."""

    quoting = csv.QUOTE_NONE


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the line on which the row begins, the header being line 1."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def required(self, column: str, longest: int | None = None) -> str:
        """The cell, tidied.

        Raises:
            TaxonomyError: it is empty, or longer than `longest` characters.
        """
        value = " ".join(self[column].split())
        if not value:
            raise self.error(column, "is empty")
        if longest is not None and len(value) > longest:
            raise self.error(column, f"has {len(value)} characters; {longest} fit")
        return value

    def error(self, column: str, says: str) -> TaxonomyError:
        return TaxonomyError(f"{self.file}, row {self.number}, column {column}: {says}.")


def read_rows(path: Path, columns: Iterable[str], *, tabs: bool = False) -> Iterator[Row]:
    """The rows of a UTF-8 file whose header has at least these columns; blank lines are passed over.

    Raises:
        TaxonomyError: no such file, not UTF-8, no rows, a missing column, or a row with too few or too many cells.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path.name, _cells(path.name, file, tabs), tuple(columns))
    except UnicodeDecodeError as error:
        raise TaxonomyError(f"{path.name}: not UTF-8 text ({_where_not_utf8(path)}).") from error
    except OSError as error:
        raise TaxonomyError(f"{path}: cannot be read ({error.strerror}).") from error


def _cells(name: str, lines: Iterable[str], tabs: bool) -> Iterator[tuple[int, list[str]]]:
    """(line on which the row begins, cells)"""
    reader = csv.reader(lines, _Tabs if tabs else "excel", strict=not tabs)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TaxonomyError(f"{name}, row {begins}: {error}.") from error
        yield begins, cells
        begins = reader.line_num + 1


def _rows(name: str, cells: Iterator[tuple[int, list[str]]], columns: tuple[str, ...]) -> Iterator[Row]:
    header = [cell.strip() for cell in next(cells, (1, []))[1]]
    if not any(header):
        raise TaxonomyError(f"{name}: the file is empty.")
    if missing := [column for column in columns if column not in header]:
        raise TaxonomyError(
            f"{name}: column {', '.join(missing)} is missing; the header has {', '.join(header)[:300]}."
        )
    for number, values in cells:
        if not values:
            continue
        if len(values) != len(header):
            raise TaxonomyError(
                f"{name}, row {number}: {len(values)} cells where the header has {len(header)}."
            )
        yield Row(name, number, dict(zip(header, values, strict=True)))


def beside(folder: Path | None, stem: str) -> Path | None:
    """`skillGroups_en.csv` or the same in another language; English first."""
    if folder is None or not folder.is_dir():
        return None
    names = [f"{stem}_en.csv", f"{stem}.csv", *sorted(file.name for file in folder.glob(f"{stem}_??.csv"))]
    return next((folder / name for name in names if (folder / name).is_file()), None)


def first_line(path: Path) -> str:
    """For telling what kind of table it is: what is not UTF-8 in it does not matter yet."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return file.readline(10_000)


def _where_not_utf8(path: Path) -> str:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                return f"line {number}, byte {error.start + 1}"
    return "at its end"
