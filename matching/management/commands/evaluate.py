"""manage.py evaluate: how good suggestions and matches are, measured against baselines in the same run."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matching.evaluation.lines import Options, Report, Skipped
from matching.evaluation.tasks import NAMES, task
from matching.evaluation.writing import lines_of, write_quality

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"


class Command(BaseCommand):
    help = "Measures named tasks, each against baselines, with bootstrap intervals. Nothing in the database changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"{', '.join(NAMES)}; none: all of them")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument(
            "--bootstrap", type=_times, default=2000, metavar="N", help="resamples of an interval"
        )
        parser.add_argument("--data", type=Path, default=DATA, help="the folder with the data sets")
        parser.add_argument("--part", choices=["test", "dev", "all"], default="test",
                            help="institutions to judge ranking by; dev while something is tuned")  # fmt: skip
        parser.add_argument(
            "--write", type=Path, metavar="FILE", help="keep the results in this page, docs/quality.md"
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object a task instead of tables"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := sorted(set(options["tasks"]) - set(NAMES)):
            raise CommandError(f"No task is called {', '.join(unknown)}. There are: {', '.join(NAMES)}.")
        asked = Options(
            data=options["data"],
            seed=options["seed"],
            bootstrap=options["bootstrap"],
            part=options["part"],
            tell=self._tell,
        )
        for name in options["tasks"] or NAMES:
            self._measure(name, asked, options)

    def _measure(self, name: str, asked: Options, options: dict[str, Any]) -> None:
        began = time.monotonic()
        try:
            report = task(name)(asked)
        except Skipped as reason:
            self.stderr.write(f"{name}: skipped. {reason}")
            return
        report.versions["seconds"] = f"{time.monotonic() - began:.0f}"
        self._say(report, as_json=options["json"])
        if options["write"]:
            write_quality(options["write"], report, asked, timezone.now())

    def _say(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
            return
        for line in lines_of(report):
            self.stdout.write(line)

    def _tell(self, said: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{said}", ending="")


def _times(text: str) -> int:
    if not text.isdigit() or not 100 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError("write a whole number from 100 to 100000")
    return int(text)
