"""Fills the market with needs made from ESCO's occupations."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from marketplace.changes import wake
from marketplace.services.esco_needs import Made, NothingToServe, make_needs, read_occupations
from marketplace.taxonomy import TaxonomyError


def at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"“{text}” is not a number of 1 or more")
    return int(text)


def day(text: str) -> datetime:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise ArgumentTypeError(f"“{text}” is not a day, write it as 2027-03-01")
    return datetime.combine(found, time(12), UTC)


class Command(BaseCommand):
    help = (
        "Makes open needs of verified employers from ESCO's occupations that the present catalogue can plausibly "
        "serve: essential skills are musts, optional ones nice; budgets and places come from the catalogue. The same "
        "seed on the same database gives the same needs; run again it adds nothing twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from-esco",
            type=Path,
            required=True,
            metavar="FOLDER",
            help="occupations_en.csv beside occupationSkillRelations_en.csv or occupation_skill_rebuilt.csv",
        )
        parser.add_argument(
            "--count", type=at_least_one, default=200, metavar="N", help="needs (default 200)"
        )
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="which draw (default 1)")
        parser.add_argument("--employers", type=at_least_one, default=20, metavar="N", help="default 20")
        parser.add_argument(
            "--today", type=day, metavar="DAY", help="the day that start windows follow, as 2027-03-01"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            occupations = read_occupations(options["from_esco"])
            made = make_needs(
                occupations=occupations,
                count=options["count"],
                seed=options["seed"],
                employers=options["employers"],
                now=options["today"] or timezone.now(),
            )
        except (TaxonomyError, NothingToServe) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(f"Nothing was made: {' '.join(error.messages)}") from error
        self._say(made, len(occupations), options)

    def _say(self, made: Made, occupations: int, options: dict[str, Any]) -> None:
        say = self.stdout.write
        say(
            f"{occupations:,} occupations read; {made.served:,} can be served by {made.offers:,} microcredentials."
        )
        if made.served < options["count"]:
            say(
                f"{options['count']:,} needs were asked for: there are only {made.served:,} such occupations."
            )
        if made.already:
            say(f"{made.already:,} needs of seed {options['seed']} were there already and stay as they are.")
        if not made.needs:
            say("Nothing was added.")
            return
        say(f"{made.needs:,} needs added, with {made.skills:,} skills; {made.employers:,} employers added.")
        say("A match of everything is requested: it starts with the next worker, or now by run_matching.")
        if not wake():
            say(self.style.WARNING("The queue is away: matching starts by itself when it is back."))
