"""Writing many microcredentials from their facts in few statements; rows come from a preview or from an undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organisation, Person
from marketplace.importing.facts import FIELDS, Facts, assign, skills_of, starts_of, tiers_of
from marketplace.models import (
    CatalogueImportRow,
    Microcredential,
    MicrocredentialSkill,
    MicrocredentialState,
    PriceTier,
    SkillStatus,
    Start,
)

BATCH = 500


@dataclass
class Writing:
    microcredential: Microcredential
    facts: Facts


def create_rows(
    rows: Sequence[CatalogueImportRow],
    institutions: dict[str, Organisation],
    *,
    by: Person | None,
    now: datetime,
) -> list[Writing]:
    writings = []
    for row in rows:
        institution = institutions[row.data["provider"]]
        made = Microcredential(
            institution=institution, external_id=row.own_id, created_by=by, currency=institution.currency
        )
        assign(made, row.data["facts"])
        _date_state(made, "", now)
        row.microcredential = made
        writings.append(Writing(made, row.data["facts"]))
    Microcredential.objects.bulk_create([writing.microcredential for writing in writings], batch_size=BATCH)
    _add_parts(writings)
    return writings


def update_rows(rows: Sequence[CatalogueImportRow], *, now: datetime) -> list[Writing]:
    """Write what differs. Rows carry their microcredential, freshly read, and in `before` the names of what differs."""
    writings = []
    for row in rows:
        if row.microcredential is not None and row.before is not None:
            facts = {name: row.data["facts"][name] for name in row.before["facts"]}
            writings.append(Writing(row.microcredential, facts))
    write_facts(writings, now=now)
    return writings


def write_facts(writings: Sequence[Writing], *, now: datetime) -> None:
    """Set the facts that each writing states, and no other column: fewer columns are much faster to write."""
    for writing in writings:
        state = writing.microcredential.state
        assign(writing.microcredential, writing.facts)
        _date_state(writing.microcredential, state, now)
        writing.microcredential.updated_at = now
    stated = {name for writing in writings for name in writing.facts}
    names = [name for name in FIELDS if name in stated]
    dates = ["listed_at", "retired_at"] if "state" in stated else []
    rows = [writing.microcredential for writing in writings]
    Microcredential.objects.bulk_update(rows, [*names, *dates, "updated_at"], batch_size=BATCH)
    _clear_parts(writings)
    _add_parts(writings)


def _date_state(microcredential: Microcredential, before: str, now: datetime) -> None:
    if microcredential.state == before:
        return
    if microcredential.state == MicrocredentialState.LIVE:
        microcredential.listed_at, microcredential.retired_at = now, None
    if microcredential.state == MicrocredentialState.RETIRED:
        microcredential.retired_at = now


def _clear_parts(writings: Sequence[Writing]) -> None:
    """Take away the tiers, starts and confirmed skills of those whose facts speak of them.

    A skill that the facts name goes whatever its status was: it comes back confirmed. Other suggestions stay.
    """
    PriceTier.objects.filter(microcredential__in=_ids(_speaking_of("tiers", writings))).delete()
    Start.objects.filter(microcredential__in=_ids(_speaking_of("starts", writings))).delete()
    of_skills = _speaking_of("skills", writings)
    named = {(w.microcredential.pk, int(skill)) for w in of_skills for skill in w.facts["skills"]}
    taught = MicrocredentialSkill.objects.filter(microcredential__in=_ids(of_skills))
    taught.filter(status=SkillStatus.CONFIRMED).delete()
    rest = taught.values_list("pk", "microcredential", "skill")
    MicrocredentialSkill.objects.filter(pk__in=[pk for pk, *pair in rest if tuple(pair) in named]).delete()


def _add_parts(writings: Sequence[Writing]) -> None:
    tiers = [tier for w in writings for tier in tiers_of(w.microcredential, w.facts)]
    PriceTier.objects.bulk_create(tiers, batch_size=BATCH)
    starts = [start for w in writings for start in starts_of(w.microcredential, w.facts)]
    Start.objects.bulk_create(starts, batch_size=BATCH)
    skills = [skill for w in writings for skill in skills_of(w.microcredential, w.facts)]
    MicrocredentialSkill.objects.bulk_create(skills, batch_size=BATCH)


def _speaking_of(part: str, writings: Iterable[Writing]) -> list[Writing]:
    return [writing for writing in writings if part in writing.facts]


def _ids(writings: Iterable[Writing]) -> list[int]:
    return [writing.microcredential.pk for writing in writings]
