"""Once a minute: each sweep for itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import AuditEntry, Notice, Person
from partnerships.models import Cohort
from partnerships.services.feedback import remind_feedback, reveal_feedback
from partnerships.services.invitations import expire_invitations
from partnerships.services.proposals import expire_proposals
from partnerships.tasks.sweep import SWEEPS, sweep, sweep_all
from tests.factories import CohortFactory, InvitationFactory, PersonFactory, member_of, sent_version
from tests.partnerships.poison import poison

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def make_one(*, now: datetime) -> int:
    PersonFactory(email=f"{now.hour}@example.test")
    return 1


def fails(*, now: datetime) -> int:
    raise RuntimeError("What is due cannot be read")


def test_one_that_fails_stops_no_other(caplog):
    assert sweep_all([fails, make_one], clock=lambda: NOW) == {"make_one": 1}
    assert list(Person.objects.values_list("email", flat=True)) == ["9@example.test"]
    assert "fails failed" in caplog.text


def test_beat_calls_it_every_minute_and_what_comes_late_expires():
    entry = settings.CELERY_BEAT_SCHEDULE["sweep-chain"]
    assert entry == {"task": sweep.name, "schedule": 60.0, "options": {"expires": 60}}
    sweep()
    assert len(SWEEPS) == len({one.__name__ for one in SWEEPS})


def states(rows):
    return [type(row).objects.get(pk=row.pk).state for row in rows]


def passed_over(caplog, row):
    return f"{row._meta.verbose_name} {row.pk} was passed over" in caplog.text


class TestOneBrokenRowAmongThree:
    """In the middle, so that others come before it and after it."""

    def test_two_proposals_expire(self, caplog):
        rows = [sent_version().proposal for _ in range(3)]
        poison(rows[1])
        now = timezone.now() + timedelta(days=31)
        assert sweep_all([expire_proposals], clock=lambda: now) == {"expire_proposals": 2}
        assert states(rows) == ["expired", "sent", "expired"]
        assert passed_over(caplog, rows[1])
        expired = AuditEntry.objects.filter(step="expired").order_by("subject_key")
        assert [entry.subject_key for entry in expired] == [rows[0].pk, rows[2].pk]

    def test_two_invitations_expire(self, caplog):
        rows = [InvitationFactory() for _ in range(3)]
        poison(rows[1])
        now = timezone.now() + timedelta(days=11)
        assert sweep_all([expire_invitations], clock=lambda: now) == {"expire_invitations": 2}
        assert states(rows) == ["expired", "open", "expired"]
        assert passed_over(caplog, rows[1])

    def test_the_feedback_of_two_cohorts_is_revealed(self, caplog):
        rows = [CohortFactory(completed_now=True) for _ in range(3)]
        poison(rows[1])
        now = timezone.now() + timedelta(days=15)
        assert sweep_all([reveal_feedback], clock=lambda: now) == {"reveal_feedback": 2}
        revealed = [Cohort.objects.get(pk=row.pk).revealed_at for row in rows]
        assert revealed == [now, None, now]
        assert passed_over(caplog, rows[1])

    def test_two_cohorts_are_reminded_of(self, caplog):
        rows = [CohortFactory(completed_now=True) for _ in range(3)]
        people = [member_of(row.agreement.employer) for row in rows]
        poison(rows[1])
        now = timezone.now() + timedelta(days=13)
        assert sweep_all([remind_feedback], clock=lambda: now) == {"remind_feedback": 2}
        assert [Notice.objects.filter(person=person).count() for person in people] == [1, 0, 1]
        assert passed_over(caplog, rows[1])
        assert sweep_all([remind_feedback], clock=lambda: now) == {"remind_feedback": 0}
