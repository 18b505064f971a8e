"""Dates as spreadsheets write them. 03/01/2027 is two days in two countries, so the whole file is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.importing.faults import Unreadable

_FORMS = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d %B %Y", "%d %b %Y", "%B %d, %Y",
    "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d.%m.%Y", "%d-%b-%Y", "%d-%b-%y",
)  # fmt: skip
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?: 0?0:00(?::00)?)?")
_SERIAL = re.compile(r"\d{5}")
# Day 0 of Excel's calendar, which believes that 1900 was a leap year.
_SERIAL_START = date(1899, 12, 30)
WRITE = "Write year-month-day, for example 2027-01-15."


@dataclass(frozen=True)
class DateOrder:
    """Whether the month stands first in 3/1/2027. `known`: some date of the file can be read in one way only."""

    month_first: bool
    known: bool
    mixed: bool = False


def order_of(texts: Iterable[str], *, month_first: bool) -> DateOrder:
    """What the dates of a file say about their order; `month_first` is the habit of the country."""
    found = [match for text in texts for match in _SLASHED.finditer(text)]
    day_leads = any(int(match[1]) > 12 for match in found)
    month_leads = any(int(match[2]) > 12 for match in found)
    if day_leads and month_leads:
        return DateOrder(month_first, known=False, mixed=True)
    return DateOrder(month_leads or (month_first and not day_leads), known=day_leads or month_leads)


def read_day(text: str, order: DateOrder) -> tuple[date, str]:
    """A day, and what was assumed to read it (empty where nothing was).

    Raises:
        Unreadable: it is no date that exists, or lies outside 1990 to 2100.
    """
    text = text.strip()
    if slashed := _SLASHED.fullmatch(text):
        return _slashed(text, slashed, order)
    if _SERIAL.fullmatch(text):
        day = _plausible(_SERIAL_START + timedelta(days=int(text)), text)
        return day, f"{text} was read as a spreadsheet's number for {_said(day)}."
    for form in _FORMS:
        try:
            return _plausible(datetime.strptime(text, form).date(), text), ""  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    raise Unreadable(f"“{text[:40]}” is not a date that exists. {WRITE}")


def _slashed(text: str, found: re.Match[str], order: DateOrder) -> tuple[date, str]:
    first, second = int(found[1]), int(found[2])
    year = int(found[3]) if len(found[3]) == 4 else 2000 + int(found[3])
    unclear = first <= 12 and second <= 12 and first != second
    if unclear and order.mixed:
        raise Unreadable(f"“{text}” can be read in two ways, and the file has dates of both. {WRITE}")
    month_first = order.month_first if unclear else second > 12
    month, day = (first, second) if month_first else (second, first)
    try:
        read = _plausible(date(year, month, day), text)
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"“{text}” is not a date that exists. {WRITE}") from None
    return read, f"{text} was read as {_said(read)}. {WRITE}" if unclear and not order.known else ""


def _plausible(day: date, text: str) -> date:
    if not 1990 <= day.year <= 2100:
        raise Unreadable(f"“{text}” lies outside the years 1990 to 2100. {WRITE}")
    return day


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
