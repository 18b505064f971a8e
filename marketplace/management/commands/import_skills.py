"""Loads skills: the list that Trellis carries, ESCO's download, or O*NET's text files."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from marketplace.services.taxonomy import LoadReport, load_taxonomy
from marketplace.taxonomy import Taxonomy, TaxonomyError, read_carried, read_taxonomy


class Command(BaseCommand):
    help = (
        "Loads a skill taxonomy. Without PATH: the carried ESCO list. PATH: a folder or file of ESCO (CSV) or O*NET"
        " (Technology_Skills.txt). The same again changes nothing; skills that vanished are retired, never deleted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", metavar="PATH", type=Path)
        parser.add_argument("--format", choices=["auto", "esco", "onet"], default="auto")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        self.quiet = options["verbosity"] == 0
        self.say_on("reading")
        report = load_taxonomy(taxonomy=self.read(options), now=timezone.now(), progress=self.say_on)
        if not self.quiet:
            self.say(report, time.monotonic() - started)

    def read(self, options: dict[str, Any]) -> Taxonomy:
        try:
            return read_taxonomy(options["path"], options["format"]) if options["path"] else read_carried()
        except TaxonomyError as error:
            raise CommandError(f"{error} Nothing was changed.") from error

    def say_on(self, text: str) -> None:
        if not self.quiet:
            self.stderr.write(f"{text} …", self.style.NOTICE)

    def say(self, report: LoadReport, seconds: float) -> None:
        for warning in report.warnings:
            self.stdout.write(f"{report.name}: {warning}.")
        self.stdout.write(f"{report.name}: {summary(report)} ({seconds:.1f} s)")
        self.stdout.write(what_changed(report))


def summary(report: LoadReport) -> str:
    occupations = (
        f"{report.occupations:,} occupations counted" if report.occupations else "no occupations in it"
    )
    return (
        f"{report.skills:,} skills, {report.aliases:,} aliases, {report.groups:,} groups,"
        f" {report.broader:,} broader, {report.relations:,} relations; {occupations}"
    )


def what_changed(report: LoadReport) -> str:
    if report.kept_fuller:
        return f"Nothing changed: {report.kept_fuller} is loaded and says more than the carried list."
    if not report.changed:
        return "Nothing changed: all of it was there already."
    concepts = report.concepts
    return (
        f"{concepts.added:,} added, {concepts.updated:,} changed, {concepts.retired:,} retired;"
        f" {report.aliases_changed:,} aliases and {report.links_changed:,} links added or taken away."
    )
