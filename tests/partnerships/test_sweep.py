"""Once a minute: each sweep for itself."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from accounts.models import Person
from partnerships.tasks.sweep import SWEEPS, sweep, sweep_all
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def make_one(*, now: datetime) -> int:
    PersonFactory(email=f"{now.hour}@example.test")
    return 1


def fails_midway(*, now: datetime) -> int:
    PersonFactory(email="half@example.test")
    raise RuntimeError("The row is broken")


def test_one_that_fails_is_undone_and_stops_no_other(caplog):
    assert sweep_all([fails_midway, make_one], clock=lambda: NOW) == {"make_one": 1}
    assert list(Person.objects.values_list("email", flat=True)) == ["9@example.test"]
    assert "fails_midway failed" in caplog.text


def test_beat_calls_it_every_minute_and_what_comes_late_expires():
    entry = settings.CELERY_BEAT_SCHEDULE["sweep-chain"]
    assert entry == {"task": sweep.name, "schedule": 60.0, "options": {"expires": 60}}
    sweep()
    assert len(SWEEPS) == len({one.__name__ for one in SWEEPS})
