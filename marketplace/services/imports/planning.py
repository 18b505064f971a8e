"""What each row of a file would do to the catalogue: nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from accounts.models import Membership, Organisation
from marketplace.importing import catalogue_csv, etpl
from marketplace.importing.facts import Facts, differences, facts_of, with_parts
from marketplace.importing.faults import Remark
from marketplace.importing.parsed import Parsed, ParsedRow
from marketplace.models import (
    CatalogueImportRow,
    ImportFormat,
    Microcredential,
    MicrocredentialState,
    RowAction,
)
from marketplace.services.imports.skill_names import name_skills
from marketplace.transitions import MICROCREDENTIAL

Tick = Callable[[int, int], None]
Key = tuple[str, str]  # the institution's id (empty where the file has one institution), the row's own id

STATE_NAMES = {"draft": "a draft", "live": "live", "retired": "retired"}


def no_tick(done: int, total: int) -> None:
    return None


@dataclass
class Plan:
    """`rows` are not saved. `notes` say what was assumed about the file as a whole."""

    rows: list[CatalogueImportRow]
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.action for row in self.rows)

    @property
    def warnings(self) -> int:
        return sum(len(row.warnings) for row in self.rows)


def plan_import(
    *,
    content: bytes,
    format: str,
    institution: Organisation | None,
    now: datetime,
    list_at_once: bool = False,
    tick: Tick = no_tick,
) -> Plan:
    """Read the file and compare each row with the catalogue.

    Args:
        institution: whose catalogue it is; None for a state-wide list, which names its institutions itself.
        list_at_once: rows that state nothing about it become live instead of drafts.

    Raises:
        FileFault: the file as a whole cannot be read.
    """
    parsed = _parse(content, format, institution, now, tick)
    known = _known(parsed, institution)
    run_by_members = _run_by_members(parsed)
    firsts = _first_rows(parsed)
    rows = []
    for row in parsed.rows:
        current = known.get((row.provider, row.own_id))
        wanted_state = _state_for(
            row, current, managed=row.provider in run_by_members, list_at_once=list_at_once
        )
        planned = _planned(row, current, wanted_state)
        if firsts.get(row.provider) is row:
            planned.data["institution"] = parsed.institutions[row.provider]
        rows.append(planned)
    return Plan(rows, parsed.notes)


def _parse(
    content: bytes, format: str, institution: Organisation | None, now: datetime, tick: Tick
) -> Parsed:
    if format == ImportFormat.ETPL or institution is None:
        return etpl.parse(content, tick)
    context = catalogue_csv.Context(country=institution.country, today=timezone.localdate(now))
    parsed = catalogue_csv.parse(content, context, tick)
    name_skills(parsed, tick)
    return parsed


def _known(parsed: Parsed, institution: Organisation | None) -> dict[Key, Microcredential]:
    """What the catalogue holds already of those that the file may speak of, by key."""
    rows = Microcredential.objects.exclude(external_id="")
    if institution is None:
        rows = rows.filter(
            institution__kind="institution", institution__external_id__in=list(parsed.institutions)
        )
        return {(row.institution.external_id, row.external_id): row for row in with_parts(rows)}
    return {("", row.external_id): row for row in with_parts(rows.filter(institution=institution))}


def _run_by_members(parsed: Parsed) -> set[str]:
    """Institutions of the list that people run here: what they decided, the list does not turn around."""
    rows = Membership.objects.filter(organisation__external_id__in=list(parsed.institutions))
    return set(
        rows.filter(organisation__kind="institution").values_list("organisation__external_id", flat=True)
    )


def _first_rows(parsed: Parsed) -> dict[str, ParsedRow]:
    """The row of each institution that carries the institution's own facts: the first that is taken."""
    firsts: dict[str, ParsedRow] = {}
    for row in parsed.rows:
        if row.provider in parsed.institutions and not row.errors:
            firsts.setdefault(row.provider, row)
    return firsts


def _state_for(
    row: ParsedRow, current: Microcredential | None, *, managed: bool, list_at_once: bool
) -> str | None:
    """The state that the row asks for; None leaves it. What cannot be listed stays a draft, with a warning."""
    state = _asked_state(row, current, managed=managed, list_at_once=list_at_once)
    if state != MicrocredentialState.LIVE or (current is not None and current.state == state):
        return state
    described = row.facts.get("description", current.description if current else "")
    skilled = row.facts.get("skills") or (current is not None and current.taught_skills.all())
    if described or skilled:
        return state
    row.warnings.append(
        _remark("state", "It has neither a description nor a skill, so it cannot be listed: kept as a draft.")
    )
    return MicrocredentialState.DRAFT if current is None else None


def _asked_state(
    row: ParsedRow, current: Microcredential | None, *, managed: bool, list_at_once: bool
) -> str | None:
    if row.approved is None:
        default = MicrocredentialState.LIVE if list_at_once else MicrocredentialState.DRAFT
        return row.facts.get("state") or (default if current is None else None)
    if current is None or not managed:
        return _state_by_list(row, current)
    withdrawn = not row.approved and current.state == MicrocredentialState.LIVE
    return MicrocredentialState.DRAFT if withdrawn else None


def _state_by_list(row: ParsedRow, current: Microcredential | None) -> str:
    if row.approved:
        return MicrocredentialState.LIVE
    retired = current is not None and current.state == MicrocredentialState.RETIRED
    return MicrocredentialState.RETIRED if retired else MicrocredentialState.DRAFT


def _planned(row: ParsedRow, current: Microcredential | None, state: str | None) -> CatalogueImportRow:
    facts = {name: value for name, value in row.facts.items() if name != "state"}
    if state is not None:
        facts["state"] = str(state)
        _check_way(row, current, state)
    before = differences(facts_of(current), facts) if current is not None and not row.errors else None
    return CatalogueImportRow(
        number=row.number,
        own_id=row.own_id[:64],
        title=row.title[:250],
        action=_action(row, current, before),
        data={"provider": row.provider, "facts": facts},
        before={"facts": before} if before else None,
        errors=row.errors,
        warnings=row.warnings,
        microcredential=current,
    )


def _check_way(row: ParsedRow, current: Microcredential | None, state: str) -> None:
    if current is None or current.state == state or state in MICROCREDENTIAL[current.state]:
        return
    row.errors.append(
        _remark("state", f"It is {STATE_NAMES[current.state]} here and cannot become {STATE_NAMES[state]}.")
    )


def _action(row: ParsedRow, current: Microcredential | None, before: Facts | None) -> str:
    if row.errors:
        return RowAction.REFUSED
    if current is None:
        return RowAction.CREATE
    return RowAction.UPDATE if before else RowAction.UNCHANGED


def _remark(column: str, message: str) -> Remark:
    return {"column": column, "message": message}
