"""Needs from a file: found again by the employer's own id, written row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Kind, Organisation, Person
from accounts.models.organisation import Verification
from marketplace.importing.needs import NeedRow
from marketplace.models import NeedSkill, Skill, TrainingNeed
from marketplace.queries.asked_skills import asked_in_words
from marketplace.services.imports.skill_names import Meaning, meanings_of
from marketplace.services.needs import NewNeed, change_need, create_need, create_open_needs
from marketplace.services.needs.guards import NeedValues, WantedSkill
from marketplace.transitions import NotAllowed

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
COLUMN_OF = {"external_id": "own_id", "credit_wanted": "credit"}
Tick = Callable[[int, int], None]


@dataclass
class NeedsOutcome:
    """`counts` add up to the rows read. `ids` are the needs written, `employers` the names of those made."""

    counts: Counter[str] = field(default_factory=Counter)
    ids: list[int] = field(default_factory=list)
    employers: list[str] = field(default_factory=list)


class _Undone(Exception):
    """Leaves a transaction whose outcome was only to be known."""


def import_needs(
    *,
    rows: Sequence[NeedRow],
    employer: str,
    by: Person | None,
    now: datetime,
    dry_run: bool = False,
    tick: Tick = lambda done, total: None,
) -> NeedsOutcome:
    """Write each row that is new or changed, in one transaction. Refused rows get their errors and are left out.

    A need without named skills gets the skills that its words speak of when it is new; later imports leave them, as
    what somebody has looked at since. `employer` (name or id) is whose needs are of rows that name none.
    """
    outcome = NeedsOutcome()
    try:
        with transaction.atomic():
            _Importing(rows, employer, by, now, outcome).run(tick)
            if dry_run:
                raise _Undone
    except _Undone:
        pass
    return outcome


class _Importing:
    def __init__(
        self, rows: Sequence[NeedRow], employer: str, by: Person | None, now: datetime, outcome: NeedsOutcome
    ) -> None:
        self.rows, self.employer, self.by, self.now, self.outcome = rows, employer, by, now, outcome
        names = sorted({named.name for row in rows for named in row.skills})
        self.meanings: dict[str, Meaning] = meanings_of(names, lambda done, total: None)
        self.skills = Skill.objects.in_bulk([m.skill_id for m in self.meanings.values() if m.skill_id])
        self.employers: dict[str, Organisation] = {}

    def run(self, tick: Tick) -> None:
        for done, row in enumerate(self.rows, 1):
            action = REFUSED if row.errors else self._row(row)
            self.outcome.counts[action] += 1
            tick(done, len(self.rows))

    def _row(self, row: NeedRow) -> str:
        """A row's own transaction: what is refused leaves nothing behind."""
        try:
            with transaction.atomic():
                owner = self._owner(row.employer or self.employer)
                known = TrainingNeed.objects.filter(employer=owner, external_id=row.own_id).first()
                return self._create(row, owner) if known is None else self._change(row, known)
        except ValidationError as error:
            _tell(row, error)
        except NotAllowed as reason:
            row.errors.append({"column": "", "message": str(reason)})
        return REFUSED

    def _owner(self, named: str) -> Organisation:
        """By its id, else by its name; a new one is verified, since whoever runs the site imports it."""
        key = named.strip().casefold()
        if key not in self.employers:
            found = Organisation.objects.employers().filter(external_id=named.strip()).first()
            found = found or Organisation.objects.employers().filter(name__iexact=named.strip()).first()
            if found is None:
                found = Organisation(kind=Kind.EMPLOYER, name=named, verification=Verification.VERIFIED)
                found.full_clean(exclude=["currency"])
                found.save()
                self.outcome.employers.append(named)
            self.employers[key] = found
        return self.employers[key]

    def _create(self, row: NeedRow, owner: Organisation) -> str:
        values = cast(NeedValues, {"currency": owner.currency} | row.values)
        skills = self._named(row) or self._suggested(row)
        if row.opened and skills:
            new = NewNeed(owner, row.own_id, values, skills)
            (need,) = create_open_needs(needs=[new], by=self.by, now=self.now)
        else:
            need = create_need(
                employer=owner, by=self.by, values=values, skills=skills, external_id=row.own_id
            )
        self.outcome.ids.append(need.pk)
        return NEW

    def _change(self, row: NeedRow, known: TrainingNeed) -> str:
        """A need keeps its state; skills are replaced only where the row names some."""
        named = self._named(row)
        before = _state_of(known)
        need = change_need(need=known, by=self.by, values=cast(NeedValues, row.values), skills=named or None)
        if _state_of(need) == before:
            return UNCHANGED
        self.outcome.ids.append(need.pk)
        return CHANGED

    def _named(self, row: NeedRow) -> list[WantedSkill]:
        found: dict[int, WantedSkill] = {}
        for named in row.skills:
            meaning = self.meanings[named.name]
            if meaning.skill_id is None:
                row.warnings.append({"column": "skills", "message": meaning.why})
            else:
                found[meaning.skill_id] = WantedSkill(
                    self.skills[meaning.skill_id], named.importance, named.level
                )
        return list(found.values())

    def _suggested(self, row: NeedRow) -> list[WantedSkill]:
        found = asked_in_words(row.values.get("description", ""), row.title)
        if not found and row.opened:
            message = "No skill is named, and none was found in the words: kept as a draft."
            row.warnings.append({"column": "skills", "message": message})
        return [WantedSkill(one.skill, str(one.importance)) for one in found]


def _state_of(need: TrainingNeed) -> tuple[Any, ...]:
    values = tuple(getattr(need, name) for name in sorted(NeedValues.__annotations__))
    return values, tuple(NeedSkill.objects.filter(need=need).values_list("skill", "importance", "level"))


def _tell(row: NeedRow, error: ValidationError) -> None:
    """The model's reasons under the names of the file's columns."""
    reasons = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in reasons.items():
        column = "" if name == "__all__" else COLUMN_OF.get(name, name)
        row.errors += [{"column": column, "message": message} for message in messages]
