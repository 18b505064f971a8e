"""The made-up results of past cohorts."""

from datetime import datetime, timedelta

from accounts.models import Organisation, Person
from marketplace.models import Microcredential, SatisfactionImport, SatisfactionRecord
from matching.demo.reading import items_of

SOURCE = "Made-up results of the demo"
MONTH_DAYS = 30


def create_history(*, organisations: dict[str, Organisation], administrator: Person, now: datetime) -> None:
    rows = items_of("history")
    brought = SatisfactionImport.objects.create(
        source=SOURCE, rows=len(rows), imported_by=administrator, imported_at=now
    )
    records = []
    for number, (key, item) in enumerate(rows):
        met, liked, improved = item["said"]
        records.append(
            SatisfactionRecord(
                institution=organisations[key],
                microcredential=Microcredential.objects.get(
                    institution=organisations[key], external_id=item["id"]
                ),
                employer=organisations.get(item.get("employer", "")),
                employer_name=item.get("name", ""),
                ended_on=now.date() - timedelta(days=MONTH_DAYS * item["months"]),
                learners=item["learners"],
                met_need=met,
                employees_liked=liked,
                work_improved=improved,
                verified=True,
                source=SOURCE,
                external_id=f"demo-{number}",
                imported=brought,
            )
        )
    SatisfactionRecord.objects.bulk_create(records)
