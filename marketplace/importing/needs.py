"""Training needs from a file: what each row says, before anybody looked at what is there already."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marketplace.importing import codes, values
from marketplace.importing.catalogue_parts import Reader, place, stated
from marketplace.importing.cells import Cells
from marketplace.importing.dates import order_of, read_day
from marketplace.importing.faults import Remark, Unreadable
from marketplace.importing.jsonl import open_jsonl
from marketplace.importing.need_columns import COLUMNS
from marketplace.importing.parsed import open_table
from marketplace.models.modes import ALL_MODES

USUAL_HEADCOUNT = 10
MONEY = ("target_price", "budget_price", "ceiling_price")
DAYS = ("start_from", "start_to")
_IMPORTANCE = re.compile(r"^\s*(must|should|nice)\s*:\s*", re.IGNORECASE)
_LEVEL = re.compile(r"^(.*?)\s*@\s*(\S*)$", re.DOTALL)
# A semicolon parts names of skills; a bar or a line break does too.
_BETWEEN = re.compile(r"[;\n|]")


class NeedFormat(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


@dataclass(frozen=True)
class NamedSkill:
    name: str  # or id
    importance: str = "must"
    level: int = 3


@dataclass
class NeedRow:
    """`values` are columns of TrainingNeed that the file has; `skills` empty: none are named."""

    number: int
    own_id: str
    title: str
    employer: str
    values: dict[str, Any]
    skills: list[NamedSkill]
    opened: bool
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


def parse(content: bytes, *, format: NeedFormat, today: date) -> tuple[list[NeedRow], list[str]]:
    """Rows, and what was assumed about the file as a whole.

    Raises:
        FileFault: the file cannot be read, or lacks the column own_id or title.
    """
    table, headers = (open_jsonl if format == NeedFormat.JSONL else open_table)(content, COLUMNS)
    order = order_of((cells.text(name) for cells in table for name in DAYS), month_first=True)
    reader = Reader(order, "", today)
    rows = [_row(cells, reader) for cells in table]
    _refuse_same_ids(rows, headers.labels["own_id"])
    return rows, headers.notes


def _row(cells: Cells, reader: Reader) -> NeedRow:
    if not cells.text("own_id"):
        cells.error("own_id", "It is blank. Give each need an id of its own that stays the same.")
    if not cells.text("title"):
        cells.error("title", "It is blank. Every need has a title.")
    title = " ".join(cells.longest("title", 200).split())
    said: dict[str, Any] = {"title": title, "headcount": _headcount(cells), "modes": _modes(cells)}
    if cells.has("description"):
        said["description"] = cells.longest("description", 10_000)
    for part in (_money, _window, _limits, place):
        said |= part(cells, reader)
    return NeedRow(
        cells.number, cells.longest("own_id", 64), title, cells.longest("employer", 200), said,
        _skills(cells), _opened(cells), cells.errors, cells.warnings,
    )  # fmt: skip


def _headcount(cells: Cells) -> int:
    found = stated(cells, "headcount", values.whole) if cells.text("headcount") else None
    if found is None and not cells.errors:
        cells.warn("headcount", f"Not stated: taken as {USUAL_HEADCOUNT} learners.")
    return found or USUAL_HEADCOUNT


def _money(cells: Cells, reader: Reader) -> dict[str, Any]:
    found: dict[str, Any] = {name: _price(cells, name) for name in MONEY if cells.has(name)}
    if cells.text("currency") and (currency := cells.read("currency", codes.currency)):
        found["currency"] = currency
    return found


def _price(cells: Cells, name: str) -> Decimal | None:
    price = stated(cells, name, values.amount)
    if price == 0:
        cells.warn(name, "Zero was taken as “not stated”.")
    return price or None


def _window(cells: Cells, reader: Reader) -> dict[str, Any]:
    return {name: _day(cells, name, reader) for name in DAYS if cells.has(name)}


def _day(cells: Cells, name: str, reader: Reader) -> date | None:
    if not cells.text(name):
        return None
    try:
        day, assumed = read_day(cells.text(name), reader.order)
    except Unreadable as error:
        cells.error(name, str(error))
        return None
    if assumed:
        cells.warn(name, assumed)
    return day


def _limits(cells: Cells, reader: Reader) -> dict[str, Any]:
    readers: dict[str, Callable[[str], Any]] = {
        "max_weeks": values.whole, "max_hours": values.whole, "reach_km": _kilometres,
    }  # fmt: skip
    found: dict[str, Any] = {
        name: stated(cells, name, read) for name, read in readers.items() if cells.has(name)
    }
    if cells.has("credit"):
        found["credit_wanted"] = bool(stated(cells, "credit", values.yes_or_no))
    if cells.text("language") and (language := cells.read("language", codes.language)):
        found["language"] = language
    return found


def _kilometres(text: str) -> float:
    found = float(values.number(text))
    if not 1 <= found <= 20_000:
        raise Unreadable(f"“{text[:20]}” is not a distance from 1 to 20,000 km.")
    return found


def _modes(cells: Cells) -> int:
    bits = 0
    for part in filter(None, (part.strip() for part in re.split(r"[;,/|&\n]", cells.text("modes")))):
        try:
            bits |= codes.one_mode(part)
        except Unreadable as error:
            cells.error("modes", str(error))
    return bits or ALL_MODES


def _opened(cells: Cells) -> bool:
    word = cells.text("state").casefold()
    if word not in {"", "open", "draft"}:
        cells.error("state", f"“{word[:40]}” is neither open nor draft.")
    return word != "draft"


def _skills(cells: Cells) -> list[NamedSkill]:
    """The last mention of a skill counts."""
    found: dict[str, NamedSkill] = {}
    for part in _BETWEEN.split(cells.text("skills")):
        if part.strip() and (named := _one_skill(cells, part.strip())):
            found[named.name.casefold()] = named
    return list(found.values())


def _one_skill(cells: Cells, part: str) -> NamedSkill | None:
    before = _IMPORTANCE.match(part)
    importance, rest = (before[1].lower(), part[before.end() :]) if before else ("must", part)
    levelled = _LEVEL.match(rest)
    name, level = (levelled[1], levelled[2]) if levelled else (rest.strip(), "3")
    if not name:
        cells.error("skills", f"“{part[:60]}” names no skill.")
        return None
    if level not in {"1", "2", "3", "4", "5"}:
        cells.error("skills", f"“{part[:60]}”: a level is 1 to 5, written as {name[:40]}@3.")
        return None
    return NamedSkill(name, importance, int(level))


def _refuse_same_ids(rows: Sequence[NeedRow], column: str) -> None:
    """Rows of one employer that share an own id all get an error which names the others."""
    by_id: dict[tuple[str, str], list[NeedRow]] = defaultdict(list)
    for row in rows:
        if row.own_id:
            by_id[row.employer.casefold(), row.own_id].append(row)
    for same in by_id.values():
        for row in same if len(same) > 1 else ():
            others = ", ".join(str(other.number) for other in same if other is not row)
            rest = "row" if len(same) == 2 else "rows"
            row.errors.append(
                {"column": column, "message": f"“{row.own_id}” stands in {rest} {others} too. Keep one."}
            )
