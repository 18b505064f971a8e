"""What one cell says: amounts, numbers, dates, codes and links as people write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from marketplace.importing.faults import Unreadable

CENT = Decimal("0.01")
MOST_MONEY = Decimal("9999999.99")
MOST_HOURS = Decimal(20_000)
_SIGNS = re.compile(
    r"^(?:US\$|CA\$|A\$|[$€£¥₹]|USD|EUR|GBP|CAD|AUD)\s*|\s*(?:[$€£¥₹]|USD|EUR|GBP|CAD|AUD)$", re.IGNORECASE
)
_THOUSANDS = re.compile(r"^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_THOUSANDS_POINT = re.compile(r"^-?\d{1,3}(?:\.\d{3})+,\d{1,2}$")
_DECIMAL_COMMA = re.compile(r"^-?\d+,\d{1,2}$")
_HOST = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))+$", re.IGNORECASE)
YES = {"yes", "y", "true", "t", "1", "x"}
NO = {"no", "n", "false", "f", "0"}


def number(text: str) -> Decimal:
    """A decimal number; thousands may be grouped as 1,200.50, 1.200,50 or 1 200,50."""
    plain = text.replace(" ", "").replace("'", "").replace("−", "-")
    if _THOUSANDS.match(plain):
        plain = plain.replace(",", "")
    elif _THOUSANDS_POINT.match(plain) or _DECIMAL_COMMA.match(plain):
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Unreadable(f"“{_short(text)}” is not a number.") from None
    if not value.is_finite():
        raise Unreadable(f"“{_short(text)}” is not a number.")
    return value


def amount(text: str) -> Decimal:
    """Money, to the cent; a currency sign may stand before or after it."""
    try:
        value = number(_SIGNS.sub("", text.strip()))
    except Unreadable:
        raise Unreadable(
            f"“{_short(text)}” is not an amount. Write a number alone, for example 1200 or 1,200.50."
        ) from None
    if value < 0:
        raise Unreadable(
            f"{_short(text)} is negative. A price is zero or more; leave the cell blank if it is not known."
        )
    if value > MOST_MONEY:
        raise Unreadable(f"{_short(text)} is more than {MOST_MONEY:,}.")
    return value.quantize(CENT)


def whole(text: str) -> int:
    """A count of at least 1. Spreadsheets write 12 as 12.0 at times."""
    value = number(text)
    if value != value.to_integral_value() or not 1 <= value <= 100_000:
        raise Unreadable(f"“{_short(text)}” is not a whole number from 1 to 100,000.")
    return int(value)


def count(text: str) -> int:
    """A count that may be 0."""
    return 0 if number(text) == 0 else whole(text)


def hours(text: str) -> Decimal:
    """Clock hours."""
    return _length(text, MOST_HOURS, "hours")


def weeks(text: str) -> Decimal:
    return _length(text, Decimal(520), "weeks")


def credit_hours(text: str) -> Decimal:
    return _length(text, Decimal(300), "credit hours")


def _length(text: str, most: Decimal, unit: str) -> Decimal:
    value = number(text)
    if value < 0:
        raise Unreadable(f"{_short(text)} is negative.")
    if value > most:
        raise Unreadable(f"{_short(text)} {unit} are more than {most:,}: is it a typing error?")
    return value.quantize(CENT)


def yes_or_no(text: str) -> bool:
    word = text.casefold()
    if word in YES or word in NO:
        return word in YES
    raise Unreadable(f"“{_short(text)}” is neither yes nor no.")


def link(text: str) -> str:
    """An address on the web; https:// is added where it is missing."""
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
        parts = urlsplit("")
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.match(host) or re.search(r"\s", address):
        raise Unreadable(f"“{_short(text)}” is not a web address. Write it as https://www.example.edu/page.")
    if len(address) > 500:
        raise Unreadable("The web address has more than 500 characters.")
    return address


def cip(text: str) -> str:
    """A CIP code as 15.0406. Spreadsheets take its leading zero and its dot: 10101 is 01.0101."""
    plain = text.strip().strip("'\"=")
    if re.fullmatch(r"\d{1,2}\.\d{1,4}", plain):
        family, _, rest = plain.partition(".")
        return f"{family.zfill(2)}.{rest.ljust(4, '0')}"
    if re.fullmatch(r"\d{5,6}", plain):
        digits = plain.zfill(6)
        return f"{digits[:2]}.{digits[2:]}"
    raise Unreadable(f"“{_short(text)}” is not a CIP code. Write it as 15.0406.")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"
