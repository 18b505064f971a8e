"""manage.py build_similarity: how far each skill serves for another, and how well that holds on pairs not seen."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from marketplace.models import SimilarityVersion
from marketplace.related.building import NothingJudged
from marketplace.related.rows import WrongVectors, vectors_here
from marketplace.services.similarity import build_similarity


class Command(BaseCommand):
    help = (
        "Works out how far each skill serves for another: from names, hierarchy, relations, the occupations that"
        " import_skills has read, and vectors where there are any. The same again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--vectors", type=Path, metavar="FILE", help="numpy archive of ids (n) and vectors (n, d)"
        )
        parser.add_argument("--without-vectors", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        vectors = None if options["without_vectors"] else options["vectors"] or vectors_here()
        try:
            built = build_similarity(now=timezone.now(), vectors=vectors, progress=self._say_on)
        except (NothingJudged, WrongVectors) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self._report(built.version, built.changed, time.monotonic() - began)

    def _say_on(self, text: str) -> None:
        self.stderr.write(f"{text} …", self.style.NOTICE)

    def _report(self, version: SimilarityVersion, changed: bool, seconds: float) -> None:
        summary, held = version.summary, version.summary["held_out"]
        self.stdout.write(f"{version}, checksum {version.checksum[:12]} ({seconds:.1f} s)")
        self.stdout.write(
            f"{summary['neighbours']:,} neighbours of {summary['skills']:,} skills,"
            f" {summary['occupations']:,} occupations, {'with' if summary['vectors'] else 'without'} vectors"
        )
        self.stdout.write(
            f"on {held['pairs']} judged pairs, each left out: calibration error {held['error']:.3f},"
            f" variance explained {held['explained']:.2f}"
        )
        for credit, judged, pairs in held["bins"]:
            self.stdout.write(f"  credit {credit:.2f}: judged {judged:.2f} ({pairs})")
        self.stdout.write(
            "Matching takes it from the next full run on: manage.py run_matching."
            if changed
            else "Nothing changed: the same was there already."
        )
