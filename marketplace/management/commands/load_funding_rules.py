"""Brings the funding rules of a data file; what a person has changed stays as it is."""

from __future__ import annotations

import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from marketplace.services.funding import load_rules

SHIPPED = Path(__file__).parents[2] / "data" / "funding_rules.toml"


class Command(BaseCommand):
    help = "Load funding rules from a TOML file (those that Trellis ships, unless one is named)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rules = tomllib.loads(options["file"].read_text(encoding="utf-8")).get("rule", [])
            counts = load_rules(rules=rules)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}") from error
        except tomllib.TOMLDecodeError as error:
            raise CommandError(f"{options['file']} is not TOML: {error}") from error
        except KeyError as error:
            raise CommandError(f"A rule has no {error}.") from error
        except (ValidationError, TypeError) as error:
            raise CommandError(
                "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            ) from error
        said = ", ".join(
            f"{counts[verdict]} {verdict}" for verdict in ("new", "changed", "unchanged", "kept")
        )
        self.stdout.write(f"Funding rules: {said}.")
