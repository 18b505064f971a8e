"""Ratings that a state's list of eligible training providers publishes: a mean of 1 to 6 and how many gave one."""

from __future__ import annotations

from datetime import date

from marketplace.importing import values
from marketplace.importing.cells import Cells
from marketplace.importing.headers import Column
from marketplace.importing.parsed import open_table
from marketplace.importing.results import ResultRow, Scale, refuse_same_ids, share_reader

SOURCE = "NJ ETPL listing"
COLUMNS = [Column(name, required=True) for name in ("program_id", "provider", "avg_rating_1to6", "n_ratings")]
COLUMNS += [Column(name) for name in ("name", "city", "county", "in_demand", "clock_hours", "total_cost_usd")]


def parse(content: bytes, *, ended_on: date, verified: bool) -> list[ResultRow]:
    """One result for each row that has a rating: (r - 1) / 5 of `employees_liked`, from as many as rated.

    Raises:
        FileFault: the file cannot be read, or lacks a column that is needed.
    """
    table, _ = open_table(content, COLUMNS)
    rows = [_row(cells, ended_on, verified) for cells in table]
    refuse_same_ids(rows)
    return rows


def _row(cells: Cells, ended_on: date, verified: bool) -> ResultRow:
    row = ResultRow(
        cells.number,
        cells.longest("provider", 200),
        own_id=cells.longest("program_id", 64),
        ended_on=ended_on,
        source=SOURCE,
        external_id=cells.text("program_id"),
        verified=verified,
        listed=True,
        errors=cells.errors,
        warnings=cells.warnings,
    )
    if not cells.text("avg_rating_1to6") and cells.text("n_ratings") in {"", "0"}:
        row.skipped = "no rating"
        return row
    row.answers = {"employees_liked": cells.read("avg_rating_1to6", share_reader(Scale.TO_6))}
    row.learners = cells.read("n_ratings", values.whole)
    if not cells.errors and (row.answers["employees_liked"] is None or row.learners is None):
        cells.error("n_ratings", "A rating needs both its mean and its number.")
    return row
