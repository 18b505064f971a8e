"""Bring past results in from a file, as history with their source."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from marketplace.changes import wake
from marketplace.importing import ratings, results
from marketplace.importing.faults import FileFault
from marketplace.importing.report import write_report
from marketplace.importing.results import ResultRow, Scale
from marketplace.services.results import ResultsOutcome, import_results

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Imports what came of past cohorts. csv: the columns of docs/imports.md. etpl-ratings: a state's list with "
        "avg_rating_1to6 and n_ratings, which are taken as what employees said. The same file twice adds nothing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=["csv", "etpl-ratings"], default="csv")
        parser.add_argument("--scale", choices=[scale.value for scale in Scale], default=Scale.SHARE.value,
                            help="how answers without a %% are written (csv); share is 0 to 1")  # fmt: skip
        parser.add_argument(
            "--source", help="where rows come from that do not say it (csv; default: the file's name)"
        )
        parser.add_argument("--date", type=_day, help="the day that ratings are dated by (etpl-ratings)")
        parser.add_argument("--verified", action=argparse.BooleanOptionalAction,
                            help="whether all rows count in a fit (default: as the file says; ratings do)")  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, change nothing")
        parser.add_argument("--report", type=Path, help="write every error and warning to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        now, name = timezone.now(), options["file"].name
        try:
            rows = _read(options, timezone.localdate(now))
        except FileFault as fault:
            raise CommandError(f"{name}: {fault} Nothing was changed.") from None
        outcome = import_results(rows=rows, file_name=name, by=None, now=now, dry_run=options["dry_run"])
        if not options["dry_run"] and outcome.counts["new"] + outcome.counts["changed"]:
            wake()
        self._say_what_was_found(rows, options["report"])
        self.stdout.write(summary(outcome, len(rows), dry_run=options["dry_run"]))

    def _say_what_was_found(self, rows: list[ResultRow], report: Path | None) -> None:
        found = [
            (row, each) for kind in ("errors", "warnings") for row in rows for each in getattr(row, kind)
        ]
        for row, each in found[:SHOWN]:
            self.stderr.write(f"row {row.number} {row.institution}: {each['column']}: {each['message']}")
        if len(found) > SHOWN:
            self.stderr.write(f"... and {len(found) - SHOWN} more: --report FILE.csv writes all of them")
        if report is not None:
            with report.open("w", encoding="utf-8-sig", newline="") as target:
                write_report(target, rows)


def summary(outcome: ResultsOutcome, read: int, *, dry_run: bool) -> str:
    """The line that accounts for every row."""
    counts, done = outcome.counts, "would be " if dry_run else ""
    return (
        f"{read} rows read: {done}{counts['new']} new, {counts['changed']} changed, {counts['unchanged']} unchanged, "
        f"{counts['refused']} refused, {counts['skipped']} without a result; {outcome.warnings} warnings"
    )


def _read(options: dict[str, Any], today: date) -> list[ResultRow]:
    content = _content(options["file"])
    if options["format"] == "etpl-ratings":
        if options["date"] is None:
            raise CommandError(
                "--date is needed with etpl-ratings: the list does not say when its ratings were given"
            )
        return ratings.parse(content, ended_on=options["date"], verified=options["verified"] is not False)
    source = options["source"] or options["file"].stem
    rows = results.parse(content, scale=Scale(options["scale"]), source=source[:200], today=today)
    for row in rows:
        row.verified = row.verified if options["verified"] is None else options["verified"]
    return rows


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date: write 2026-06-30") from None
