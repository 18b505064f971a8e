"""Writes docs/transitions.md anew from the declared states."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.transition_tables import document

PLACE = settings.BASE_DIR / "docs" / "transitions.md"


class Command(BaseCommand):
    help = "Writes docs/transitions.md from the states that the code declares; --check only says whether it is fresh."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail where it would change")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            if not PLACE.exists() or PLACE.read_text() != document():
                raise CommandError("docs/transitions.md is stale: run manage.py write_transitions")
            return
        PLACE.write_text(document())
