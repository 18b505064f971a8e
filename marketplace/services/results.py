"""Past results as history: matched to institutions and microcredentials, written once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organisation, Person
from marketplace.changes import announce
from marketplace.folding import words
from marketplace.importing.etpl_institutions import tidy_name
from marketplace.importing.results import QUESTIONS, ResultRow
from marketplace.models import Microcredential, SatisfactionImport, SatisfactionRecord
from marketplace.services.cohort_results import SOURCE as OWN_SOURCE

NEW, CHANGED, UNCHANGED, REFUSED, SKIPPED = "new", "changed", "unchanged", "refused", "skipped"
FIELDS = ("institution_id", "microcredential_id", "employer_id", "employer_name", "ended_on", "learners", *QUESTIONS,
          "verified")  # fmt: skip
BATCH = 500


@dataclass
class ResultsOutcome:
    """`counts` add up to the rows read."""

    counts: Counter[str] = field(default_factory=Counter)
    warnings: int = 0


@dataclass(frozen=True)
class Market:
    """Who the rows may speak of."""

    by_id: dict[str, Organisation]
    by_name: dict[str, list[Organisation]]
    employers: dict[str, list[Organisation]]
    microcredentials: dict[tuple[int, str], Microcredential]
    listed: dict[str, Microcredential]


def folded_name(name: str) -> str:
    """A name without codes at its end, punctuation, case and accents: lists spell one provider in several ways."""
    return " ".join(words(tidy_name(name)))


@transaction.atomic
def import_results(
    *, rows: Sequence[ResultRow], file_name: str, by: Person | None, now: datetime, dry_run: bool = False
) -> ResultsOutcome:
    """Write each row that is new or changed. Rows get their errors and warnings added; refused ones are left out."""
    market = _market()
    wanted = {row.number: _facts(row, market) for row in rows if not row.skipped}
    known = _known(rows)
    outcome = ResultsOutcome()
    new: list[SatisfactionRecord] = []
    changed: list[SatisfactionRecord] = []
    for row in rows:
        action = _sort(row, wanted.get(row.number), known, new, changed)
        outcome.counts[action] += 1
        outcome.warnings += len(row.warnings)
    if (new or changed) and not dry_run:
        _write(new, changed, rows, file_name=file_name, by=by, now=now)
        announce(everything=True, by=by)
    return outcome


def _market() -> Market:
    institutions = list(Organisation.objects.institutions())
    rows = list(Microcredential.objects.exclude(external_id="").select_related("institution"))
    return Market(
        by_id={one.external_id: one for one in institutions if one.external_id},
        by_name=_by_name(institutions),
        employers=_by_name(Organisation.objects.employers()),
        microcredentials={(row.institution_id, row.external_id): row for row in rows},
        listed={row.external_id: row for row in rows if row.institution.external_id},
    )


def _by_name(organisations: Iterable[Organisation]) -> dict[str, list[Organisation]]:
    found: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in organisations:
        found[folded_name(organisation.name)].append(organisation)
    return found


def _facts(row: ResultRow, market: Market) -> dict[str, Any] | None:
    """Column values of the row; None after the row was told why it is not taken."""
    microcredential = None
    institution = _institution(row, market)
    if row.source.casefold() == OWN_SOURCE.casefold():
        _tell(
            row.errors,
            "source",
            f"“{row.source}” is kept for cohorts that took place here: name another source.",
        )
        return None
    if institution is None:
        return None
    if row.own_id:
        microcredential = market.microcredentials.get((institution.pk, row.own_id))
        if microcredential is None:
            _tell(
                row.warnings,
                "own_id",
                f"“{row.own_id}” is no id of {institution}: taken for the institution as a whole.",
            )
    employers = market.employers.get(folded_name(row.employer), []) if row.employer else []
    employer = employers[0] if len(employers) == 1 else None
    return {
        "institution_id": institution.pk,
        "microcredential_id": microcredential.pk if microcredential else None,
        "employer_id": employer.pk if employer else None,
        "employer_name": "" if employer else row.employer,
        "ended_on": row.ended_on,
        "learners": row.learners,
        **{name: row.answers.get(name) for name in QUESTIONS},
        "verified": row.verified,
    }


def _institution(row: ResultRow, market: Market) -> Organisation | None:
    """In a state's list by the id of what it teaches; else by its own id, or by its folded name."""
    if row.listed and row.own_id in market.listed:
        return market.listed[row.own_id].institution
    if row.institution in market.by_id:
        return market.by_id[row.institution]
    named = market.by_name.get(folded_name(row.institution), [])
    if len(named) == 1:
        return named[0]
    problem = f"names {len(named)} institutions here: write the id" if named else "is no institution here"
    _tell(row.errors, "institution", f"“{row.institution}” {problem}.")
    return None


def _tell(remarks: list[Any], column: str, message: str) -> None:
    remarks.append({"column": column, "message": message})


def _known(rows: Sequence[ResultRow]) -> dict[tuple[str, str], SatisfactionRecord]:
    sources = {row.source for row in rows}
    found = SatisfactionRecord.objects.filter(source__in=sources).exclude(external_id="")
    return {(record.source, record.external_id): record for record in found}


def _sort(
    row: ResultRow,
    facts: dict[str, Any] | None,
    known: dict[tuple[str, str], SatisfactionRecord],
    new: list[SatisfactionRecord],
    changed: list[SatisfactionRecord],
) -> str:
    """What becomes of the row; records to write go into `new` or `changed`."""
    if row.skipped:
        return SKIPPED
    if row.errors or facts is None:
        return REFUSED
    record = known.get((row.source, row.external_id))
    if record is None:
        new.append(SatisfactionRecord(source=row.source, external_id=row.external_id, **facts))
        return NEW
    if all(getattr(record, name) == value for name, value in facts.items()):
        return UNCHANGED
    for name, value in facts.items():
        setattr(record, name, value)
    changed.append(record)
    return CHANGED


def _write(
    new: list[SatisfactionRecord],
    changed: list[SatisfactionRecord],
    rows: Sequence[ResultRow],
    *,
    file_name: str,
    by: Person | None,
    now: datetime,
) -> None:
    sources = sorted({row.source for row in rows if not row.skipped})
    kept = SatisfactionImport.objects.create(
        source="; ".join(sources)[:200],
        file_name=file_name[-255:],
        rows=len(new) + len(changed),
        imported_by=by,
        imported_at=now,
    )
    for record in new:
        record.imported = kept
    SatisfactionRecord.objects.bulk_create(new, batch_size=BATCH)
    names = [name.removesuffix("_id") for name in FIELDS]
    SatisfactionRecord.objects.bulk_update(changed, names, batch_size=BATCH)
