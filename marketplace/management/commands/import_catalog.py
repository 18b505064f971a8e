"""Bring a catalogue in from a file."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organisation
from marketplace.changes import wake
from marketplace.importing.faults import FileFault
from marketplace.importing.report import write_report
from marketplace.models import CatalogueImport, CatalogueImportRow, ImportFormat, RowAction
from marketplace.services.imports import Plan, apply_import, plan_import, preview_import, suggest_for_import
from marketplace.services.suggester import build_suggester, is_worth_building

SHOWN = 20

# Rows, how many were new, changed, unchanged or refused, and what was assumed about the file as a whole.
Found = tuple[list[CatalogueImportRow], Counter[str], list[str]]


class Command(BaseCommand):
    help = (
        "Imports a catalogue: the same file twice changes nothing the second time. Columns: docs/imports.md."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=ImportFormat.values, required=True)
        parser.add_argument("--institution", help="name or id of the institution whose catalogue it is (csv)")
        parser.add_argument(
            "--list-at-once", action="store_true", help="rows that state no state become live (csv)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, change nothing")
        parser.add_argument("--report", type=Path, help="write every error and warning to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        content = _content(options["file"])
        institution = _institution(options["format"], options["institution"])
        reading = {"content": content, "format": options["format"], "institution": institution}
        reading["list_at_once"] = options["list_at_once"]
        try:
            rows, counts, notes = (
                self._plan(reading) if options["dry_run"] else self._import(reading, options["file"].name)
            )
        except FileFault as fault:
            raise CommandError(f"{options['file'].name}: {fault} Nothing was changed.") from None
        for note in notes:
            self.stderr.write(note)
        self._say_what_was_found(rows, options["report"])
        self.stdout.write(summary(counts, rows, dry_run=options["dry_run"]))

    def _plan(self, reading: dict[str, Any]) -> Found:
        plan: Plan = plan_import(**reading, now=timezone.now())
        return plan.rows, plan.counts, plan.notes

    def _import(self, reading: dict[str, Any], name: str) -> Found:
        kept = preview_import(**reading, file_name=name, by=None, now=timezone.now())
        outcome = apply_import(catalogue_import=kept, by=None, now=timezone.now())
        if outcome.ids:
            self._suggest(kept)
            wake()
        return list(kept.rows.all()), outcome.counts, kept.notes

    def _suggest(self, kept: CatalogueImport) -> None:
        """What was imported is committed by now: a failure here loses suggestions, no rows."""
        if is_worth_building():
            self.stderr.write("The suggester is built once for this taxonomy; that takes some minutes.")
            build_suggester(say=self.stderr.write)
        found = suggest_for_import(catalogue_import=kept, tick=self._tell)
        self.stderr.write(f"skills suggested: {found:,}")

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"suggesting skills: {done:,} of {total:,}", ending="\r" if done < total else "\n")

    def _say_what_was_found(self, rows: list[CatalogueImportRow], report: Path | None) -> None:
        """Every error; warnings by kind where they are many. The report has each of them."""
        for row in rows:
            for error in row.errors:
                self.stderr.write(
                    f"row {row.number} {row.own_id}: error in {error['column'] or 'the row'}: {error['message']}"
                )
        warnings = [(row, warning) for row in rows for warning in row.warnings]
        for row, warning in warnings[:SHOWN]:
            self.stderr.write(
                f"row {row.number} {row.own_id}: {warning['column'] or 'the row'}: {warning['message']}"
            )
        if len(warnings) > SHOWN:
            self.stderr.write(
                f"... and {len(warnings) - SHOWN} more warnings: --report FILE.csv writes all of them"
            )
        if report is not None:
            with report.open("w", encoding="utf-8-sig", newline="") as target:
                write_report(target, rows)


def summary(counts: Counter[str], rows: list[CatalogueImportRow], *, dry_run: bool) -> str:
    """The line that accounts for every row: new, changed, unchanged and refused add up to those read."""
    warnings = sum(len(row.warnings) for row in rows)
    done = "would be " if dry_run else ""
    return (
        f"{len(rows)} rows read: {done}{counts[RowAction.CREATE]} new, {counts[RowAction.UPDATE]} changed, "
        f"{counts[RowAction.UNCHANGED]} unchanged, {counts[RowAction.REFUSED]} refused; {warnings} warnings"
    )


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None


def _institution(format: str, named: str | None) -> Organisation | None:
    if format == ImportFormat.ETPL:
        if named:
            raise CommandError("--institution does not go with etpl: the list names its institutions itself")
        return None
    if not named:
        raise CommandError(
            "--institution is needed with csv: the name or id of the institution whose catalogue it is"
        )
    return _found(named)


def _found(named: str) -> Organisation:
    institutions = Organisation.objects.institutions()
    found = list(institutions.filter(external_id=named)) or list(institutions.filter(name__iexact=named))
    if not found and named.isdigit():
        found = list(institutions.filter(pk=int(named)))
    if len(found) != 1:
        ids = ", ".join(str(institution.pk) for institution in found)
        raise CommandError(
            f"“{named}” names {len(found)} institutions here{f' (ids {ids}): give the id' if ids else ''}"
        )
    return found[0]
