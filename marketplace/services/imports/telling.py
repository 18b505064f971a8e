"""What is written down of an import that was applied or undone, and who is told: its institution's other writers."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from accounts.models import Audience, Person
from accounts.services.audit import administrators, notify, others_of, record_step, short
from marketplace.models import CatalogueImport


def tell_of_import(
    *,
    catalogue_import: CatalogueImport,
    step: str,
    before: str,
    by: Person | None,
    now: datetime,
    counts: dict[str, int],
) -> None:
    """`step` is applied or undone, `counts` what became of its rows. A region's import is the administrators'."""
    whose = catalogue_import.institution
    record_step(
        subject=catalogue_import,
        step=step,
        by=by,
        now=now,
        before={"state": before},
        after={"state": catalogue_import.state, "file": catalogue_import.file_name} | counts,
        institution_key=catalogue_import.institution_id,
        audience=Audience.INSTITUTION if whose else Audience.ADMINISTRATORS,
    )
    verb = "took back" if step == "undone" else step
    notify(
        people=others_of(whose, by) if whose else administrators(but=by),
        kind="import",
        text=f"{short(by) if by else 'Trellis'} {verb} the import of {short(catalogue_import.file_name)}",
        url=reverse("imports:preview", args=[catalogue_import.pk]),
        now=now,
    )
