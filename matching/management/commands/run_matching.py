"""manage.py run_matching: match everything, one need or one microcredential, and say what came of it."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matching.models import MatchRun, PolicyState, RunKind, RunState, ScoringPolicy
from matching.queries.addressing import microcredential_by_id, need_by_id
from matching.queries.policies import policy_by_name
from matching.services.lanes import claim_this
from matching.services.performing import perform_run, perform_waiting_runs
from matching.services.requests import request_run


class Command(BaseCommand):
    help = "Score needs against microcredentials and publish the matches."

    def add_arguments(self, parser: CommandParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--need", metavar="ID", help="the employer's own id of a need, or pk:NUMBER")
        only.add_argument("--microcredential", metavar="ID", help="the institution's own id, or pk:NUMBER")
        parser.add_argument(
            "--policy",
            metavar="NAME",
            help="publish lists by this policy until the next run by the active one",
        )
        parser.add_argument("--institution", help="whose own id it is, where two institutions use the same")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        run = request_run(**self._subject(options), policy=self._policy(options["policy"]))
        if claim_this(run):
            perform_run(run, progress=self._progress)
        self._wait(run)
        if run.state == RunState.FAILED:
            raise CommandError(f"Run {run.pk} failed: {run.error}")
        self._report(run, time.monotonic() - began)
        if options["policy"] and run.policy is not None and run.policy.state != PolicyState.ACTIVE:
            self.stderr.write(
                f"The lists now go by {run.policy}, which is not active. run_matching without --policy puts the "
                "active one's back."
            )

    def _subject(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            if options["need"]:
                return {"kind": RunKind.NEED, "need": need_by_id(options["need"])}
            if options["microcredential"]:
                found = microcredential_by_id(options["microcredential"], institution=options["institution"])
                return {"kind": RunKind.MICROCREDENTIAL, "microcredential": found}
        except LookupError as error:
            raise CommandError(str(error)) from None
        return {"kind": RunKind.FULL}

    def _policy(self, name: str | None) -> ScoringPolicy | None:
        if name is None:
            return None
        try:
            return policy_by_name(name)
        except LookupError as error:
            raise CommandError(str(error)) from None

    def _progress(self, run: MatchRun) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{run.done:,} of {run.total:,} needs", ending="")

    def _wait(self, run: MatchRun) -> None:
        """A worker may have been faster; its result is ours. A run that fell silent is taken over here too."""
        while not run.is_over:
            time.sleep(0.2)
            perform_waiting_runs()
            run.refresh_from_db()

    def _report(self, run: MatchRun, seconds: float) -> None:
        microcredentials = run.pairs // run.total if run.total else 0
        self.stdout.write(f"needs: {run.total:,}")
        self.stdout.write(f"microcredentials: {microcredentials:,}")
        self.stdout.write(f"pairs: {run.pairs:,}")
        self.stdout.write("turned away by (a pair may fail several gates):")
        for gate, count in run.turned_away.items():
            self.stdout.write(f"  {gate}: {count:,}")
        self.stdout.write(f"matches stored: {run.stored:,}")
        self.stdout.write(f"seconds: {seconds:.1f}")
        self.stdout.write(f"run {run.pk}, {run.policy}, {run.reference}, {timezone.now():%Y-%m-%d %H:%M} UTC")
