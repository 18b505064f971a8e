"""The CSV format: one institution's catalogue, as a clerk keeps it in a spreadsheet.

A column that the file lacks leaves what is there; a blank cell says "not stated". docs/imports.md has the columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marketplace.importing import codes
from marketplace.importing.catalogue_columns import COLUMNS
from marketplace.importing.catalogue_parts import Reader, offer, place, prices, schedule, skills
from marketplace.importing.cells import Cells
from marketplace.importing.dates import order_of
from marketplace.importing.facts import Facts, as_facts
from marketplace.importing.headers import Headers
from marketplace.importing.parsed import Parsed, ParsedRow, open_table, refuse_duplicates

_SHORTENED = re.compile(r"^\d(?:[.,]\d+)?E\+\d+$", re.IGNORECASE)
_TWO_LETTERS = re.compile(r"^[A-Za-z]{2}$")
_FORMULA_TEXT = re.compile(r'^="([^"]*)"$')


@dataclass(frozen=True)
class Context:
    """What blank cells fall back to, and the day on which the file is read."""

    country: str
    today: date


def parse(
    content: bytes, context: Context, tick: Callable[[int, int], None] = lambda done, total: None
) -> Parsed:
    """Rows of the catalogue; `tick(done, total)` is called after each.

    Raises:
        FileFault: the file cannot be read, or lacks the column own_id or title.
    """
    table, headers = open_table(content, COLUMNS)
    headers = _state_or_region(table, headers)
    dated = (cells.text(name) for cells in table for name in ("starts", "price_as_of"))
    reader = Reader(
        order=order_of(dated, month_first=context.country in {"", "US"}),
        country=context.country,
        today=context.today,
    )
    rows = []
    for done, cells in enumerate(table, 1):
        rows.append(_row(cells, reader))
        tick(done, len(table))
    refuse_duplicates(rows, headers.labels["own_id"])
    return Parsed(rows, headers.notes, labels=headers.labels)


def _state_or_region(table: Sequence[Cells], headers: Headers) -> Headers:
    """A column called “State” may mean NJ: its cells tell."""
    said = {text for cells in table if (text := cells.text("state"))}
    if "region" in headers.places or not said or not all(_TWO_LETTERS.match(text) for text in said):
        return headers
    places = {_as_region(name): place for name, place in headers.places.items()}
    labels = {_as_region(name): label for name, label in headers.labels.items()}
    for cells in table:
        cells.texts["region"], cells.labels = cells.texts.pop("state"), labels
    return replace(headers, places=places, labels=labels)


def _as_region(name: str) -> str:
    return "region" if name == "state" else name


def _row(cells: Cells, reader: Reader) -> ParsedRow:
    own_id = _own_id(cells)
    title = _title(cells)
    facts: Facts = {"title": title}
    for part in (offer, prices, schedule, place):
        facts |= part(cells, reader)
    if cells.has("state") and (state := cells.read("state", codes.state)):
        facts["state"] = state
    return ParsedRow(
        cells.number, own_id, title, as_facts(facts), cells.errors, cells.warnings, skills=skills(cells)
    )


def _own_id(cells: Cells) -> str:
    text = _FORMULA_TEXT.sub(r"\1", cells.text("own_id"))
    cells.texts["own_id"] = text
    if not text:
        cells.error("own_id", "It is blank. Give each row a code of your own that stays the same.")
    if _SHORTENED.match(text):
        cells.error(
            "own_id", f"{text} is a number that the spreadsheet shortened. Format the column as text."
        )
    return cells.longest("own_id", 64)


def _title(cells: Cells) -> str:
    if not cells.text("title"):
        cells.error("title", "It is blank. Every microcredential needs a title.")
    return " ".join(cells.longest("title", 250).split())
