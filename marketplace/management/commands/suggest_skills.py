"""Suggests skills for texts: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.suggester.building import NothingToBuildError
from marketplace.suggester.current import built_suggester
from marketplace.suggester.lines import LineError, answer, names_by_pk, read_together
from marketplace.suggester.neural.encoder import ModelError
from marketplace.suggester.ranking import CANDIDATES as MOST
from marketplace.suggester.roads import ROADS
from marketplace.suggester.suggester import Suggester
from marketplace.suggester.tiers import DICTIONARY


class Command(BaseCommand):
    help = (
        'Suggests skills. Standard input: one JSON object a line with "id", "text", and if you like "title" and "kind"'
        ' (sentence, course or job; course is the default). Standard output: one JSON object a line with "id" and'
        ' "skills", the likeliest first. Builds what it needs first, where that is not built yet.'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a file instead of standard input")
        parser.add_argument("--k", type=int, default=20, help="suggestions a text, 1 to 60 (20)")
        parser.add_argument("--no-neural", action="store_true", help="without the sentence model")
        parser.add_argument(
            "--roads",
            help=f"only these, by commas: {', '.join([DICTIONARY, *ROADS])}; with - before each: all but these",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["k"] <= MOST:
            raise CommandError(f"--k must lie between 1 and {MOST}.")
        without = without_roads(options["roads"] or "")
        try:
            suggester = built_suggester(say=self.say_on)
            self.answer(suggester, options, without)
        except (LineError, NothingToBuildError, ModelError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from error

    def answer(self, suggester: Suggester, options: dict[str, Any], without: set[str]) -> None:
        weights = suggester.weights(neural=not options["no_neural"], without=without)
        names = names_by_pk()
        with options["file"].open(encoding="utf-8") if options["file"] else nullcontext(sys.stdin) as lines:
            for block in read_together(lines):
                each = suggester.suggest_each(
                    (asked.prose for asked in block),
                    weights=weights,
                    k=options["k"],
                    dictionary=DICTIONARY not in without,
                )
                for asked, found in zip(block, each, strict=True):
                    self.stdout.write(json.dumps(answer(asked, found, names), ensure_ascii=False))
                self.stdout.flush()

    def say_on(self, text: str) -> None:
        self.stderr.write(f"{text} …", self.style.NOTICE)


def without_roads(told: str) -> set[str]:
    """The roads that are not to be asked: all but those named, or those named with a - before them."""
    named = {name.strip() for name in told.split(",") if name.strip()}
    every = {DICTIONARY, *ROADS}
    if unknown := {name.removeprefix("-") for name in named} - every:
        raise CommandError(
            f"--roads: unknown {', '.join(sorted(unknown))}. Known: {', '.join(sorted(every))}."
        )
    off = {name.removeprefix("-") for name in named if name.startswith("-")}
    only = named - {f"-{name}" for name in off}
    without = off | (every - only if only else set())
    if not set(ROADS) - without:
        raise CommandError("--roads: at least one road besides the dictionary must be asked.")
    return without
