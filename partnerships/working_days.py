"""Working days, in the time zone of whoever waits. Mondays to Fridays: no calendar of holidays is assumed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5
LAST_MINUTE = time(23, 59)
LONGEST_WEEKEND = timedelta(days=4)


def end_of_working_day(start: datetime, days: int, zone: str) -> datetime:
    """23:59 in `zone` on the `days`-th (at least 1) working day after the day on which `start` falls there.

    Counted in days of the calendar, so that a change to or from daylight-saving time moves nothing.
    """
    day = start.astimezone(ZoneInfo(zone)).date()
    for _ in range(days):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return datetime.combine(day, LAST_MINUTE, ZoneInfo(zone))


def no_longer_than(days: int) -> timedelta:
    """What `days` working days never exceed, weekends and a day's change of clock with them."""
    return timedelta(days=2 * days) + LONGEST_WEEKEND


def end_of_day(start: datetime, days: int, zone: str) -> datetime:
    """23:59 in `zone`, `days` days of the calendar after the day on which `start` falls there."""
    day = start.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return datetime.combine(day, LAST_MINUTE, ZoneInfo(zone))


def working_days_before(end: datetime, days: int, zone: str) -> datetime:
    """The start of the day in `zone` that lies `days` working days before the one on which `end` falls."""
    day = end.astimezone(ZoneInfo(zone)).date()
    for _ in range(days):
        day -= timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day -= timedelta(days=1)
    return datetime.combine(day, time(0), ZoneInfo(zone))
