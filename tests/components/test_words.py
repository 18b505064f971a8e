"""Numbers, money and dates as people say them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from components import words

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (Decimal("1120.00"), "USD", "$1,120"),
        (Decimal("1120.50"), "USD", "$1,120.50"),
        (Decimal("0"), "USD", "$0"),
        (Decimal("-210"), "USD", "−$210"),
        (Decimal("26880"), "EUR", "€26,880"),
        (Decimal("950"), "CHF", "CHF\N{NO-BREAK SPACE}950"),
        (Decimal("950.40"), "JPY", "¥950"),
        (Decimal("0.001"), "USD", "$0"),
        (None, "USD", "not stated"),
        ("", "USD", "not stated"),
        ("abc", "USD", "not stated"),
    ],
)
def test_money(amount: object, currency: str, said: str) -> None:
    assert words.money(amount, currency) == said


def test_an_estimate_has_no_cents() -> None:
    assert words.money(Decimal("1119.50"), "USD", cents=False) == "$1,120"


@pytest.mark.parametrize(("fit", "said"), [(0.891, "89.1"), (1, "100.0"), (0, "0.0"), (None, "not stated")])
def test_points(fit: float | None, said: str) -> None:
    assert words.points(fit) == said


@pytest.mark.parametrize(("share", "said"), [(0.81, "81"), (0.005, "1"), (1, "100")])
def test_percent(share: float, said: str) -> None:
    assert words.percent(share) == f"{said}\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("km", "unit", "said"),
    [
        (40, "km", "40 km"),
        (0.4, "km", "under 1 km"),
        (64.4, "mi", "40 miles"),
        (1.61, "mi", "1 mile"),
        (None, "km", "not stated"),
    ],
)
def test_distance(settings: object, km: float | None, unit: str, said: str) -> None:
    settings.DISTANCE_UNIT = unit
    assert words.distance(km).replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(("number", "said"), [(0, "no colleges"), (1, "1 college"), (2846, "2,846 colleges")])
def test_counted(number: int, said: str) -> None:
    assert words.counted(number, "college", "colleges") == said


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "a minute ago"),
        (timedelta(minutes=12), "12 minutes ago"),
        (timedelta(hours=3), "today, 12:30"),
        (timedelta(days=1), "yesterday, 15:30"),
        (timedelta(days=5), "19 November"),
        (timedelta(days=400), "20 October 2025"),
        (timedelta(days=-1), "tomorrow, 15:30"),
    ],
)
def test_moment(ago: timedelta, said: str) -> None:
    assert words.moment(NOW - ago, NOW) == said


def test_a_moment_is_said_in_the_readers_time_zone() -> None:
    late = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    with timezone.override("America/New_York"):
        assert words.moment(late, NOW) == "yesterday, 21:00"
        assert words.exact(late) == "Monday, 23 November 2026, 21:00 EST"


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=6), "6 days left"),
        (timedelta(hours=30), "30 hours left"),
        (timedelta(minutes=80), "80 minutes left"),
        (timedelta(seconds=40), "40 seconds left"),
        (timedelta(days=-1), "overdue since yesterday, 15:30"),
    ],
)
def test_remaining(left: timedelta, said: str) -> None:
    assert words.remaining(NOW + left, NOW) == said


@pytest.mark.parametrize(
    ("value", "said"), [(date(2027, 3, 1), "Mon, 1 March"), (date(2027, 9, 1), "Wed, 1 September 2027")]
)
def test_day(value: date, said: str) -> None:
    assert words.day(value, NOW.date()) == said


@pytest.mark.parametrize(
    ("end", "zone", "said"),
    [
        # 23:59 on Tuesday in Los Angeles: the day is told where it is the whole day, else with its hour.
        ("2026-12-09T07:59Z", "America/Los_Angeles", "Tue, 8 December"),
        ("2026-12-09T07:59Z", "America/New_York", "Wed, 9 December, 2:59 EST"),
        ("2026-12-09T07:59Z", "Pacific/Auckland", "Wed, 9 December, 20:59 NZDT"),
        ("2026-12-09T07:59Z", "Asia/Kolkata", "Wed, 9 December, 13:29 IST"),
        ("2026-12-09T07:59Z", "America/Sao_Paulo", "Wed, 9 December, 4:59 UTC−3"),
        ("2026-12-09T07:59Z", "Asia/Kathmandu", "Wed, 9 December, 13:44 UTC+5:45"),
        ("2026-12-09T07:59:59Z", "America/Los_Angeles", "Tue, 8 December"),
        ("2026-12-09T08:00Z", "America/Los_Angeles", "Tue, 8 December"),
        ("2026-12-09T07:58:59Z", "America/Los_Angeles", "Tue, 8 December, 23:58 PST"),
        # 23:59 in Berlin, before and after its summer time ended a week before that of New York.
        ("2026-10-23T21:59Z", "America/New_York", "Fri, 23 October, 17:59 EDT"),
        ("2026-10-26T22:59Z", "America/New_York", "Mon, 26 October, 18:59 EDT"),
        ("2026-11-02T22:59Z", "America/New_York", "Mon, 2 November, 17:59 EST"),
        ("2027-12-01T12:00Z", "UTC", "Wed, 1 December 2027, 12:00 UTC"),
    ],
)
def test_deadline(end: str, zone: str, said: str) -> None:
    assert words.deadline(datetime.fromisoformat(end), NOW, zone) == said
    with timezone.override(zone):
        assert words.deadline(datetime.fromisoformat(end), NOW) == said
