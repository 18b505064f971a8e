"""Bring training needs in from a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from marketplace.changes import wake
from marketplace.importing.faults import FileFault
from marketplace.importing.needs import NeedFormat, NeedRow, parse
from marketplace.importing.report import write_report
from marketplace.services.need_imports import NeedsOutcome, import_needs
from marketplace.services.suggester import build_suggester, is_worth_building

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Imports training needs from JSON Lines or CSV: the same file twice changes nothing the second time. Needs "
        "that name no skills get those that their words speak of. Columns: docs/imports.md."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file whose name ends in .jsonl or .csv")
        parser.add_argument(
            "--format", choices=[form.value for form in NeedFormat], help="where the name does not say it"
        )
        parser.add_argument("--employer", help="name or id: whose needs rows are that name no employer "
                            "(default: one called after the file)")  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, change nothing")
        parser.add_argument("--report", type=Path, help="write every error and warning to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        file, now = options["file"], timezone.now()
        try:
            rows, notes = parse(_content(file), format=_format(options), today=timezone.localdate(now))
        except FileFault as fault:
            raise CommandError(f"{file.name}: {fault} Nothing was changed.") from None
        for note in notes:
            self.stderr.write(note)
        if not options["dry_run"] and is_worth_building():
            self.stderr.write("The suggester is built once for this taxonomy; that takes some minutes.")
            build_suggester(say=self.stderr.write)
        outcome = import_needs(
            rows=rows,
            employer=options["employer"] or f"Needs of {file.stem}"[:200],
            by=None,
            now=now,
            dry_run=options["dry_run"],
            tick=self._tell,
        )
        if outcome.ids and not options["dry_run"]:
            wake()
        self._say_what_was_found(rows, options["report"])
        for name in outcome.employers:
            self.stderr.write(f"employer {'would be ' if options['dry_run'] else ''}made: {name}")
        self.stdout.write(summary(outcome, rows, dry_run=options["dry_run"]))

    def _tell(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\rneeds: {done:,} of {total:,}", ending="" if done < total else "\n")

    def _say_what_was_found(self, rows: list[NeedRow], report: Path | None) -> None:
        """Errors first, a few of each; the report has all of them."""
        found = [
            (row, each, kind) for kind in ("error", "warning") for row in rows for each in _remarks(row, kind)
        ]
        for row, each, kind in found[:SHOWN]:
            self.stderr.write(
                f"row {row.number} {row.own_id}: {kind} in {each['column'] or 'the row'}: {each['message']}"
            )
        if len(found) > SHOWN:
            self.stderr.write(f"... and {len(found) - SHOWN} more: --report FILE.csv writes all of them")
        if report is not None:
            with report.open("w", encoding="utf-8-sig", newline="") as target:
                write_report(target, rows)


def _remarks(row: NeedRow, kind: str) -> list[Any]:
    return list(row.errors if kind == "error" else row.warnings)


def summary(outcome: NeedsOutcome, rows: list[NeedRow], *, dry_run: bool) -> str:
    """The line that accounts for every row."""
    counts, done = outcome.counts, "would be " if dry_run else ""
    return (
        f"{len(rows)} rows read: {done}{counts['new']} new, {counts['changed']} changed, {counts['unchanged']} "
        f"unchanged, {counts['refused']} refused; {sum(len(row.warnings) for row in rows)} warnings"
    )


def _format(options: dict[str, Any]) -> NeedFormat:
    named = options["format"] or options["file"].suffix.removeprefix(".").lower()
    try:
        return NeedFormat(named)
    except ValueError:
        raise CommandError(
            f"{options['file'].name}: say with --format whether this is jsonl or csv"
        ) from None


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None
