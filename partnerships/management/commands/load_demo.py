"""Fills an empty database with a made-up region, to look at and to try things on."""

import os
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matching.demo.people import sign_ins
from matching.demo.reading import MissingSkills
from matching.demo.region import NotEmpty, load_region, no_mail
from partnerships.demo.chain import load_chain
from partnerships.demo.stage import further_needs


class Command(BaseCommand):
    help = (
        "Fills an empty database with a made-up region: organisations, microcredentials, needs, matches, partnerships."
        " Its people have passwords that everybody knows, so it refuses a database that is not the local default."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--public-passwords",
            action="store_true",
            help="load it although DATABASE_URL names a database: I know that anybody can sign in as these people",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        own_database = bool(os.environ.get("DATABASE_URL"))
        if own_database and not (options["public_passwords"] or settings.DEBUG):
            raise CommandError(
                "DATABASE_URL names a database of your own, and the demo's passwords are public."
                " --public-passwords loads it all the same."
            )
        try:
            _load(timezone.now())
        except (NotEmpty, MissingSkills) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            for role, email, password in sign_ins():
                self.stdout.write(f"{role}: {email}  {password}")


def _load(now: datetime) -> None:
    load_region(now=now, also=further_needs())
    with no_mail():
        load_chain(now=now)
