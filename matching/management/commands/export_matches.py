"""manage.py export_matches: the present matches, one JSON object a line, to standard output."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from matching.queries.exports import match_records


class Command(BaseCommand):
    help = "Write the listed matches of open needs to standard output, approved ones unless --all is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["jsonl"], default="jsonl")
        parser.add_argument("--all", action="store_true", help="with matches that nobody has reviewed yet")

    def handle(self, *args: Any, **options: Any) -> None:
        for record in match_records(unreviewed=options["all"]):
            self.stdout.write(json.dumps(record, ensure_ascii=False))
