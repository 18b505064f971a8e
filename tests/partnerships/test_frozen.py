"""What was sent or signed does not change, whichever way one tries."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.services.audit import record_step
from partnerships.models import Confirmation, ProposalVersion
from tests.factories import AgreementFactory, PersonFactory, ProposalVersionFactory, sent_version

pytestmark = pytest.mark.django_db
FROZEN = [
    "accounts_auditentry_frozen",
    "partnerships_agreement_frozen",
    "partnerships_confirmation_frozen",
    "partnerships_proposalversion_frozen",
]


def signed() -> Confirmation:
    return Confirmation.objects.create(
        agreement=AgreementFactory(),
        side="employer",
        person=PersonFactory(),
        name="Ada",
        text_hash="0" * 64,
        confirmed_at=timezone.now(),
    )


def entry() -> AuditEntry:
    person = PersonFactory()
    return record_step(subject=person, step="seen", by=person, now=timezone.now())


@pytest.mark.parametrize(
    ("make", "column", "value"),
    [
        (sent_version, "tuition", Decimal(1)),
        (sent_version, "expires_at", timezone.now()),
        (sent_version, "text", "Something else"),
        (AgreementFactory, "text", "Something else"),
        (AgreementFactory, "total", Decimal(1)),
        (AgreementFactory, "sign_until", timezone.now()),
        (signed, "name", "Bert"),
        (entry, "step", "unseen"),
        (entry, "at", timezone.now()),
    ],
)
def test_refused_by_the_database(make: Callable[[], models.Model], column: str, value: Any) -> None:
    row = make()
    before = getattr(row, column)
    for attempt in (lambda: _save(row, column, value), lambda: _update(row, column, value)):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            attempt()
    row.refresh_from_db()
    assert getattr(row, column) == before


def _save(row: models.Model, column: str, value: Any) -> None:
    setattr(row, column, value)
    row.save()


def _update(row: models.Model, column: str, value: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**{column: value})


def test_a_draft_still_changes() -> None:
    draft: ProposalVersion = ProposalVersionFactory()
    draft.tuition = Decimal(1)
    draft.save()
    draft.refresh_from_db()
    assert draft.tuition == Decimal(1)


def test_every_trigger_stands() -> None:
    names = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(names)
        assert sorted(name for (name,) in cursor.fetchall()) == FROZEN
