"""The institutions of a state-wide list: made where they are new, completed where they are known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import Kind, Organisation, Person, VerificationDecision
from accounts.models.organisation import Verification
from marketplace.importing.facts import Facts, plain
from marketplace.models import CatalogueImportRow

FIELDS = (
    "name",
    "institution_type",
    "website",
    "country",
    "region",
    "city",
    "postcode",
    "latitude",
    "longitude",
)
NOTE = "Taken from the state's list of eligible training providers."


def bring_in_institutions(
    rows: Iterable[CatalogueImportRow], *, by: Person | None, now: datetime
) -> dict[str, Organisation]:
    """The institution of each provider id that the rows name, created or updated.

    What is put back by an undo is written to `before` of the row that carries the institution's facts.
    """
    carriers = {row.data["provider"]: row for row in rows if "institution" in row.data}
    known = _known({row.data["provider"] for row in rows})
    for provider, row in carriers.items():
        if provider in known:
            _update(known[provider], row)
        else:
            known[provider] = _create(provider, row, by=by, now=now)
    return known


def _known(providers: set[str]) -> dict[str, Organisation]:
    found = Organisation.objects.institutions().filter(external_id__in=list(providers))
    return {institution.external_id: institution for institution in found.prefetch_related("memberships")}


def _create(provider: str, row: CatalogueImportRow, *, by: Person | None, now: datetime) -> Organisation:
    """Verified at once: the state approved it before it came onto the list."""
    facts = _fields(row.data["institution"])
    made = Organisation.objects.create(
        kind=Kind.INSTITUTION, external_id=provider, verification=Verification.VERIFIED, **facts
    )
    if by is not None:
        VerificationDecision.objects.create(
            organisation=made, verdict=Verification.VERIFIED, note=NOTE, decided_by=by, decided_at=now
        )
    row.before = (row.before or {}) | {"institution_created": made.pk}
    return made


def _update(institution: Organisation, row: CatalogueImportRow) -> None:
    """Once people run it here, the list only fills what they left blank; its name is theirs."""
    managed = bool(institution.memberships.all())
    current = {name: plain(getattr(institution, name)) for name in FIELDS}
    wanted = _kept(current, _fields(row.data["institution"]), row.data["institution"], managed=managed)
    if not wanted:
        return
    row.before = (row.before or {}) | {"institution": {name: current[name] for name in wanted}}
    for name, value in wanted.items():
        setattr(institution, name, value)
    institution.save(update_fields=[*wanted, "updated_at"])


def _kept(current: Facts, listed: Facts, said: Facts, *, managed: bool) -> Facts:
    """What is to be written: never a blank over something, never a made-up name over a real one."""
    wanted: dict[str, Any] = {}
    for name, value in listed.items():
        blank = current[name] in ("", None)
        made_up = name == "name" and not said["name_stated"]
        if value in ("", None) or current[name] == value or made_up or (managed and not blank):
            continue
        wanted[name] = value
    return wanted


def _fields(said: Facts) -> Facts:
    return {name: said[name] for name in FIELDS}
