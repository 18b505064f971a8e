"""Numbers, money and dates as people say them. Unknown is said, never shown as a zero."""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

NOT_STATED = "not stated"
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "JPY": "¥", "INR": "₹"}
WITHOUT_CENTS = {"JPY", "KRW", "VND", "CLP", "ISK"}
KM_PER_MILE = 1.609344
# Within half a year a day and a month are unmistakable; beyond it the year is said.
YEAR_UNSAID = timedelta(days=183)
# A day's last minute: what ends in it holds all of that day.
LAST_MINUTE = time(23, 59)

Number = Decimal | float | int | str | None


def decimal(value: Number) -> Decimal | None:
    """The value as a Decimal; None where nothing is stated or it is not a number."""
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def sign(currency: str) -> str:
    """What stands before an amount: a sign where the currency has one of its own, else its code."""
    return SIGNS.get(currency, f"{currency}\N{NO-BREAK SPACE}" if currency else "")


def money(value: Number, currency: str = "", *, cents: bool | None = None) -> str:
    """An amount with its currency, as `$1,120`. Cents are shown where there are some, or as `cents` says."""
    amount = decimal(value)
    if amount is None:
        return NOT_STATED
    amount = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if cents is None:
        cents = amount != amount.to_integral_value()
    places = 2 if cents and currency not in WITHOUT_CENTS else 0
    shown = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{'−' if shown < 0 else ''}{sign(currency)}{abs(shown):,}"


def whole(value: Number) -> str:
    """A number with its thousands grouped."""
    number = decimal(value)
    return NOT_STATED if number is None else f"{number.to_integral_value(ROUND_HALF_UP):,}"


def points(value: Number) -> str:
    """A fit in [0, 1] as points of 100 with one decimal: 0.891 is 89.1."""
    number = decimal(value)
    return NOT_STATED if number is None else str((number * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))


def percent(value: Number) -> str:
    """A share in [0, 1] as whole percent."""
    number = decimal(value)
    return (
        NOT_STATED
        if number is None
        else f"{(number * 100).quantize(Decimal(1), ROUND_HALF_UP)}\N{NO-BREAK SPACE}%"
    )


def distance(km: Number) -> str:
    """Kilometres in the unit that the site speaks: `DISTANCE_UNIT` is `mi` or `km`."""
    number = decimal(km)
    if number is None:
        return NOT_STATED
    miles = getattr(settings, "DISTANCE_UNIT", "km") == "mi"
    length = number / Decimal(KM_PER_MILE) if miles else number
    return _length(length, ("mile", "miles") if miles else ("km", "km"))


def _length(length: Decimal, names: tuple[str, str]) -> str:
    if length < 1:
        return f"under 1\N{NO-BREAK SPACE}{names[0]}"
    rounded = int(length.to_integral_value(ROUND_HALF_UP))
    return f"{rounded:,}\N{NO-BREAK SPACE}{names[0] if rounded == 1 else names[1]}"


def counted(number: int, one: str, many: str) -> str:
    """`1 college`, `3 colleges`, `no colleges`."""
    return f"no {many}" if number == 0 else f"{number:,} {one if number == 1 else many}"


def clock_time(value: datetime) -> str:
    return f"{value.hour}:{value.minute:02d}"


def day_and_month(value: date, today: date) -> str:
    """`24 November`, with the year where it is more than half a year away."""
    said = f"{value.day} {value:%B}"
    return said if abs(value - today) <= YEAR_UNSAID else f"{said} {value.year}"


def day(value: date, today: date) -> str:
    """A start or a deadline: `Mon, 1 March`."""
    return f"{value:%a}, {day_and_month(value, today)}"


def deadline(value: datetime, now: datetime, zone: str = "") -> str:
    """Until when something is possible, by the clock of `zone` (none: the reader's): `Tue, 8 December` where it holds
    all of that day, else the day with its hour, `Wed, 9 December, 2:59 EST`."""
    reader = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    here, today = value.astimezone(reader), now.astimezone(reader).date()
    if here.time() >= LAST_MINUTE:
        return day(here.date(), today)
    if here.time() == time.min:
        return day(here.date() - timedelta(days=1), today)
    return f"{day(here.date(), today)}, {clock_time(here)} {zone_name(here)}"


def zone_name(value: datetime) -> str:
    """`EST`, `NZDT`; `UTC+8` where a zone has no letters of its own."""
    name = value.tzname() or ""
    return name if name.isalpha() else f"UTC{_offset(value)}"


def _offset(value: datetime) -> str:
    minutes = round((value.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def moment(value: datetime, now: datetime) -> str:
    """Something that happened: `a minute ago`, `today, 8:40`, `yesterday, 8:40`, `24 November`."""
    here, today = timezone.localtime(value), timezone.localtime(now).date()
    seconds = (now - value).total_seconds()
    if 0 <= seconds < 3600:
        return _just_now(int(seconds // 60))
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}.get((today - here.date()).days)
    return f"{near}, {clock_time(here)}" if near else day_and_month(here.date(), today)


def _just_now(minutes: int) -> str:
    if minutes == 0:
        return "just now"
    return "a minute ago" if minutes == 1 else f"{minutes} minutes ago"


def exact(value: datetime) -> str:
    """The moment in full, in the reader's time zone, which it names."""
    here = timezone.localtime(value)
    return f"{here:%A}, {here.day} {here:%B %Y}, {clock_time(here)} {zone_name(here)}"


def span(seconds: float) -> str:
    """A length of time: `40 seconds`, `6 hours`, `2 days`."""
    for name, size, least in (("day", 86400, 2 * 86400), ("hour", 3600, 5400), ("minute", 60, 90)):
        if seconds >= least:
            return counted(round(seconds / size), name, f"{name}s")
    return counted(max(1, round(seconds)), "second", "seconds")


def remaining(value: datetime, now: datetime) -> str:
    """How long is left until a deadline: `6 days left`, `overdue since yesterday, 8:40`."""
    seconds = (value - now).total_seconds()
    return f"{span(seconds)} left" if seconds > 0 else f"overdue since {moment(value, now)}"
