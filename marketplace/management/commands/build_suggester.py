"""Builds what the suggester reads: matrices, label vectors, calibration."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.services.suggester import Rebuilt, build_suggester, retrain_suggester
from marketplace.suggester.building import NothingToBuildError
from marketplace.suggester.neural.encoder import ModelError


class Command(BaseCommand):
    help = (
        "Builds what the suggester reads, for the taxonomy as it is now, into the folder for generated files."
        " The same taxonomy gives the same bytes. With --retrain only the calibration is learnt anew, from held-out"
        " names and from what people confirmed and rejected."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-neural", action="store_true", help="without the sentence model")
        parser.add_argument("--retrain", action="store_true", help="learn the calibration anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retrain"] and options["no_neural"]:
            raise CommandError("--retrain keeps what was built: leave out --no-neural.")
        started = time.monotonic()
        try:
            if options["retrain"]:
                self.say_change(retrain_suggester(say=self.say_on))
            else:
                manifest = build_suggester(neural=not options["no_neural"], say=self.say_on)
                model = "with the sentence model" if manifest["model"] else "without the sentence model"
                self.stdout.write(
                    f"Built for {manifest['skills']:,} skills and {manifest['names']:,} names, {model}: "
                    f"{manifest['checksum'][:12]} ({time.monotonic() - started:.0f} s)"
                )
        except (NothingToBuildError, ModelError) as error:
            raise CommandError(str(error)) from error

    def say_on(self, text: str) -> None:
        if self.verbosity:
            self.stderr.write(f"{text} …", self.style.NOTICE)

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.verbosity = options["verbosity"]
        return super().execute(*args, **options)

    def say_change(self, changes: list[Rebuilt]) -> None:
        for one in changes:
            self.stdout.write(
                f"{one.calibration}: calibration error on {one.examples:,} decided suggestions {one.before:.3f} before,"
                f" {one.after:.3f} after;"
                f" on names held out {one.held_out_before:.3f} before, {one.held_out_after:.3f} after"
            )
        if not changes:
            self.stdout.write(
                "Nobody has confirmed or rejected a suggestion yet: the calibration stays as it is."
            )
