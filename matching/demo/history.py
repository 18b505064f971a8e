"""The made-up results of past cohorts: three years of the simulation, in the names of the demo's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import Kind, Organisation, Person
from marketplace.importing.results import QUESTIONS
from marketplace.models import Microcredential, MicrocredentialState, SatisfactionImport, SatisfactionRecord
from matching.evaluation.simulation.demo_region import OFFERED, demo_past
from matching.evaluation.simulation.quality import shares

SOURCE = "Made-up results of the demo"
# Employers that have no account here.
OUTSIDE = ("Two Bridges Dairy", "Arden Paper", "Kestrel Tank", "Borough of Elmfield", "Elmfield Hospital")


def create_history(*, organisations: dict[str, Organisation], administrator: Person, now: datetime) -> None:
    """Every cohort of the simulated past as a verified record, its end dated back from `now`."""
    past = demo_past()
    institutions = [organisations[key] for key in OFFERED]
    offered = _offered(institutions)
    buyers = [*(row for row in organisations.values() if row.kind == Kind.EMPLOYER), *OUTSIDE]
    levels = shares(past.level)
    brought = SatisfactionImport.objects.create(
        source=SOURCE, rows=len(levels), imported_by=administrator, imported_at=now
    )
    SatisfactionRecord.objects.bulk_create(
        SatisfactionRecord(
            institution=institutions[past.institution[row]],
            microcredential=offered[past.microcredential[row]],
            ended_on=now.date() - timedelta(days=int(past.age_days[row])),
            learners=int(past.learners[row]),
            verified=True,
            source=SOURCE,
            external_id=f"demo-{row}",
            imported=brought,
            **_buyer(buyers[past.employer[row]]),
            **_answers(levels[row]),
        )
        for row in range(len(levels))
    )


def _offered(institutions: list[Organisation]) -> list[Microcredential]:
    """As the simulation numbers them: all of one institution, then of the next."""
    rows = Microcredential.objects.exclude(state=MicrocredentialState.DRAFT).order_by("pk")
    return [row for one in institutions for row in rows.filter(institution=one)]


def _buyer(buyer: Organisation | str) -> dict[str, Organisation | str]:
    return {"employer_name": buyer} if isinstance(buyer, str) else {"employer": buyer}


def _answers(said: Iterable[float]) -> dict[str, float | None]:
    """Not yet known is none; NaN alone is unequal to itself."""
    return {
        name: None if share != share else float(share) for name, share in zip(QUESTIONS, said, strict=True)
    }
