"""Past results of cohorts from a file: what became of training, in three questions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from marketplace.importing import values
from marketplace.importing.cells import Cells
from marketplace.importing.dates import DateOrder, order_of, read_day
from marketplace.importing.faults import Remark, Unreadable
from marketplace.importing.headers import Column
from marketplace.importing.parsed import open_table

QUESTIONS = ("met_need", "employees_liked", "work_improved")
COLUMNS = (
    Column("institution", "Its name, or its id in the list it was imported from.",
           ("college", "provider", "school", "institution name"), required=True),
    Column("own_id", "The institution's own id of the microcredential; blank: of the institution as a whole.",
           ("course id", "course code", "code", "microcredential", "program id")),
    Column("employer", "Its name.", ("company", "employer name")),
    Column("ended_on", "The day on which the cohort ended.", ("end date", "ended", "date"), required=True),
    Column("learners", "How many learners the answers are about.",
           ("headcount", "participants", "n", "count"), required=True),
    Column("met_need", "Did it meet the need: a share of learners from 0 to 1, or 84%.", ("met the need",)),
    Column("employees_liked", "What employees said.", ("employees liked it", "liked", "satisfaction")),
    Column("work_improved", "Did work improve.", ("improved", "work improved")),
    Column("source", "Where the answers come from."),
    Column("external_id", "An id that stays the same; blank: made of the row's own facts.", ("id", "record id")),
    Column("verified", "yes where somebody checked them; only verified results count in a fit."),
)  # fmt: skip


class Scale(StrEnum):
    """How answers are written where no % stands behind them."""

    SHARE = "share"
    TO_5 = "1-5"
    TO_6 = "1-6"


@dataclass
class ResultRow:
    """Shares lie in 0 to 1; None was not asked. `skipped`: the row has nothing to tell, and says why.

    `listed`: `own_id` is a state's id, the same in all institutions.
    """

    number: int
    institution: str
    own_id: str = ""
    employer: str = ""
    ended_on: date | None = None
    learners: int | None = None
    answers: dict[str, float | None] = field(default_factory=dict)
    source: str = ""
    external_id: str = ""
    verified: bool = False
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    skipped: str = ""
    listed: bool = False

    @property
    def title(self) -> str:
        return self.institution


def parse(content: bytes, *, scale: Scale, source: str, today: date) -> list[ResultRow]:
    """Rows of the results format; `source` is for rows that name none.

    Raises:
        FileFault: the file cannot be read, or lacks a column that is needed.
    """
    table, _ = open_table(content, COLUMNS)
    order = order_of((cells.text("ended_on") for cells in table), month_first=True)
    rows = [_row(cells, scale, source, order, today) for cells in table]
    refuse_same_ids(rows)
    return rows


def _row(cells: Cells, scale: Scale, source: str, order: DateOrder, today: date) -> ResultRow:
    for name in ("institution", "ended_on", "learners"):
        if not cells.text(name):
            cells.error(
                name, "It is blank. Each result needs an institution, a day and a number of learners."
            )
    answers = {name: cells.read(name, share_reader(scale)) for name in QUESTIONS}
    if not cells.errors and not any(value is not None for value in answers.values()):
        cells.error("met_need", "None of the three questions has an answer.")
    row = ResultRow(
        cells.number,
        cells.longest("institution", 200),
        own_id=cells.longest("own_id", 64),
        employer=cells.longest("employer", 200),
        ended_on=_ended_on(cells, order, today),
        learners=cells.read("learners", values.whole),
        answers=answers,
        source=cells.longest("source", 200) or source,
        external_id=cells.longest("external_id", 64),
        verified=bool(cells.read("verified", values.yes_or_no)),
        errors=cells.errors,
        warnings=cells.warnings,
    )
    row.external_id = row.external_id or _made_id(row)
    return row


def share_reader(scale: Scale) -> Callable[[str], float]:
    """Reads one answer as a share in 0 to 1. With a % behind it an answer is percent whatever the scale."""
    most = {Scale.SHARE: 1, Scale.TO_5: 5, Scale.TO_6: 6}[scale]
    least = 0 if scale == Scale.SHARE else 1

    def read(text: str) -> float:
        low, high = (0, 100) if text.endswith("%") else (least, most)
        value = values.number(text.removesuffix("%").strip())
        if not low <= value <= high:
            hint = " Write 84% or 0.84, or name the scale with --scale." if scale == Scale.SHARE else ""
            raise Unreadable(f"“{text}” lies outside {low} to {high}.{hint}")
        return round(float((value - low) / (high - low)), 6)

    return read


def _ended_on(cells: Cells, order: DateOrder, today: date) -> date | None:
    if not cells.text("ended_on"):
        return None
    try:
        day, assumed = read_day(cells.text("ended_on"), order)
    except Unreadable as reason:
        cells.error("ended_on", str(reason))
        return None
    if day > today:
        cells.error("ended_on", f"{day.isoformat()} has not come yet: results are of cohorts that ended.")
    if assumed:
        cells.warn("ended_on", assumed)
    return day


def _made_id(row: ResultRow) -> str:
    """The same row gives the same id, so that the same file twice adds nothing."""
    facts = [row.institution, row.own_id, row.employer, row.ended_on, row.learners]
    key = re.sub(r"\s+", " ", "|".join(str(fact) for fact in facts)).casefold()
    return f"row-{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def refuse_same_ids(rows: Sequence[ResultRow]) -> None:
    """Rows of one source with one id are all refused: nobody can tell which one is meant."""
    seen: dict[tuple[str, str], list[ResultRow]] = {}
    for row in rows:
        if row.external_id and not row.skipped:
            seen.setdefault((row.source, row.external_id), []).append(row)
    for same in seen.values():
        for row in same if len(same) > 1 else ():
            others = ", ".join(str(other.number) for other in same if other is not row)
            message = f"It has the same id as row {others}. Give each result an external_id of its own."
            row.errors.append({"column": "external_id", "message": message})
