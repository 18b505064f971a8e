"""Groups of columns of the CSV format that are read together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from marketplace.importing import codes, values
from marketplace.importing.cells import Cells
from marketplace.importing.dates import DateOrder, read_day
from marketplace.importing.facts import PRICES, Facts, plain
from marketplace.importing.faults import Unreadable
from marketplace.importing.places import place_of, us_postcode

T = TypeVar("T")

HIGH_PRICE = Decimal(50_000)
MANY_HOURS = Decimal(4_000)
NOT_STATED = {
    "n/a",
    "na",
    "tbd",
    "tba",
    "-",
    "–",
    "—",
    "?",
    "unknown",
    "not stated",
    "none",
    "null",
    "varies",
}
_LEVEL = re.compile(r"^(.*?)\s*@\s*(\S*)$", re.DOTALL)
DEFAULT_LEVEL = 3


@dataclass(frozen=True)
class Reader:
    """How the file's dates are written, the country that blank cells mean, and the day of reading."""

    order: DateOrder
    country: str
    today: date


def stated(cells: Cells, name: str, parse: Callable[[str], T]) -> T | None:
    """What the cell says. Words for “we don't know yet” are None, which is said."""
    if cells.text(name).casefold() in NOT_STATED:
        cells.warn(name, f"“{cells.text(name)}” was taken as “not stated”.")
        return None
    return cells.read(name, parse)


def _each(cells: Cells, readers: Mapping[str, Callable[[str], T]]) -> Facts:
    """A fact for each of the columns that the file has."""
    return {name: stated(cells, name, parse) for name, parse in readers.items() if cells.has(name)}


def offer(cells: Cells, reader: Reader) -> Facts:
    """What it is: description, award, language, link."""
    limits = {"description": 20_000, "prerequisites": 4000}
    facts: Facts = {name: cells.longest(name, limit) for name, limit in limits.items() if cells.has(name)}
    if cells.has("stacks_into"):
        facts["stacks_into_text"] = cells.longest("stacks_into", 250)
    texts = {"credential_type": codes.credential_type, "cip_code": values.cip, "link": values.link}
    facts |= {name: value or "" for name, value in _each(cells, texts).items()}
    if cells.text("language") and (language := cells.read("language", codes.language)):
        facts["language"] = language
    return facts | _credit(cells)


def _credit(cells: Cells) -> Facts:
    facts: Facts = {}
    if cells.has("credit_hours"):
        facts["credit_hours"] = stated(cells, "credit_hours", values.credit_hours)
    if cells.has("credit"):
        text = cells.text("credit")
        if re.fullmatch(r"\d+(\.\d+)?", text) and text not in {"0", "1"}:
            return facts | {"gives_credit": True, "credit_hours": cells.read("credit", values.credit_hours)}
        facts["gives_credit"] = stated(cells, "credit", values.yes_or_no)
    return facts


def prices(cells: Cells, reader: Reader) -> Facts:
    facts: Facts = {name: _price(cells, name) for name in PRICES if cells.has(name)}
    if cells.text("currency") and (currency := cells.read("currency", codes.currency)):
        facts["currency"] = currency
    if cells.has("price_as_of"):
        facts["price_as_of"] = _one_day(cells, "price_as_of", reader)
    if cells.has("tiers"):
        facts["tiers"] = cells.read("tiers", _tiers) or []
        _check_tiers(cells, facts)
    return facts


def _price(cells: Cells, name: str) -> Decimal | None:
    """A zero price says nothing: who gives something away says so in words."""
    price = stated(cells, name, _amount_or_free)
    if price == 0:
        cells.warn(name, "Zero was taken as “not stated”, never as free.")
        return None
    if price is not None and name != "class_price" and price > HIGH_PRICE:
        cells.warn(name, f"{price:,} for one learner is unusually high: taken as it stands.")
    return price


def _amount_or_free(text: str) -> Decimal:
    return Decimal(0) if text.casefold() == "free" else values.amount(text)


def _tiers(text: str) -> list[list[object]]:
    found: list[tuple[int, Decimal]] = []
    for part in _parts(text):
        headcount, colon, price = part.partition(":")
        if not colon:
            raise Unreadable(
                f"“{part[:40]}” is not a tier. Write headcount:price, for example 12:900;24:850."
            )
        found.append((values.whole(headcount.strip()), values.amount(price.strip())))
    return [[headcount, plain(price)] for headcount, price in _in_order(found)]


def _in_order(found: list[tuple[int, Decimal]]) -> list[tuple[int, Decimal]]:
    if found and found[0][0] < 2:
        raise Unreadable(
            "A tier begins at 2 learners or more; the price for one learner stands in seat_price."
        )
    for (fewer, _), (more, _) in pairwise(found):
        if more <= fewer:
            raise Unreadable(f"The headcounts must rise: {more} stands behind {fewer}.")
    if any(price == 0 for _, price in found):
        raise Unreadable("A tier's price is zero. Leave the tier out if its price is not known.")
    return found


def _check_tiers(cells: Cells, facts: Facts) -> None:
    if not facts["tiers"]:
        return
    amounts = [Decimal(price) for _, price in facts["tiers"]]
    seat_price = facts.get("seat_price")
    if seat_price is None and cells.has("seat_price"):
        cells.warn(
            "tiers", f"No seat price: fewer than {facts['tiers'][0][0]} learners have no stated price."
        )
    dearer = [
        price
        for price, before in zip(amounts, [seat_price, *amounts], strict=False)
        if before and price > before
    ]
    if dearer:
        cells.warn("tiers", f"{dearer[0]:,} is more than the price for fewer learners: taken as it stands.")


def schedule(cells: Cells, reader: Reader) -> Facts:
    facts = _each(cells, {"min_cohort": values.whole, "max_cohort": values.whole, "seats_free": values.count})
    facts |= _each(cells, {"weeks": values.weeks, "clock_hours": values.hours})
    _check_cohort(cells, facts)
    _check_length(cells, facts)
    if cells.has("modes"):
        facts["modes"] = _modes(cells)
    if cells.has("starts_any_day"):
        facts["starts_any_day"] = bool(stated(cells, "starts_any_day", values.yes_or_no))
    if cells.has("starts"):
        facts["starts"] = _starts(cells, reader)
    return facts


def _check_cohort(cells: Cells, facts: Facts) -> None:
    smallest, largest = facts.get("min_cohort"), facts.get("max_cohort")
    if smallest and largest and smallest > largest:
        cells.error("min_cohort", f"The smallest class ({smallest}) is larger than the largest ({largest}).")


def _check_length(cells: Cells, facts: Facts) -> None:
    for name, unit in (("weeks", "weeks"), ("clock_hours", "hours")):
        if facts.get(name) == 0:
            cells.warn(name, f"Zero {unit}: taken as “not stated”.")
            facts[name] = None
    hours = facts.get("clock_hours")
    if hours and hours > MANY_HOURS:
        cells.warn(
            "clock_hours", f"{hours:,.0f} hours are more than two years of full time: taken as it stands."
        )


def _modes(cells: Cells) -> int:
    bits = 0
    for part in _parts(cells.text("modes"), ";,/|&\n"):
        try:
            bits |= codes.one_mode(part)
        except Unreadable as error:
            cells.error("modes", str(error))
        if codes.spoken(part) == "online":
            cells.warn("modes", "“online” was taken as live online and self-paced. Say which of them it is.")
    return bits


def _starts(cells: Cells, reader: Reader) -> list[str]:
    days = {day for part in _dates_in(cells.text("starts")) if (day := _day(cells, "starts", part, reader))}
    if days and max(days) < reader.today:
        cells.warn("starts", "All starts have passed.")
    return [day.isoformat() for day in sorted(days)]


def _dates_in(text: str) -> list[str]:
    """A comma parts dates only where none of them is written as January 15, 2027."""
    return _parts(text, ";\n|" if re.search(r"[A-Za-z]", text) else ";,\n|")


def _one_day(cells: Cells, name: str, reader: Reader) -> date | None:
    return _day(cells, name, cells.text(name), reader) if cells.text(name) else None


def _day(cells: Cells, name: str, text: str, reader: Reader) -> date | None:
    try:
        day, assumed = read_day(text, reader.order)
    except Unreadable as error:
        cells.error(name, str(error))
        return None
    if assumed:
        cells.warn(name, assumed)
    return day


def place(cells: Cells, reader: Reader) -> Facts:
    """City and region come from a US ZIP code where the file does not state them."""
    names = ("country", "region", "city", "postcode")
    if not any(cells.has(name) for name in names):
        return {}
    limits = {"region": 80, "city": 80}
    facts: Facts = {name: cells.longest(name, limit) for name, limit in limits.items() if cells.has(name)}
    anywhere = any(cells.text(name) for name in names)
    country = cells.read("country", codes.country) or (reader.country if anywhere else "")
    return facts | {"country": country} | (_postcode(cells, facts, country) if cells.has("postcode") else {})


def _postcode(cells: Cells, facts: Facts, country: str) -> Facts:
    if country not in {"", "US"}:
        return {"postcode": cells.longest("postcode", 12)}
    postcode = cells.read("postcode", us_postcode) or ""
    found = place_of(postcode) if postcode else None
    if postcode and found is None:
        cells.warn("postcode", f"{postcode} is no known ZIP code: distances to it are not known.")
    return {
        "country": "US" if postcode else country,
        "postcode": postcode,
        "region": facts.get("region") or (found["region"] if found else ""),
        "city": facts.get("city") or (found["city"] if found else ""),
        "latitude": found["latitude"] if found else None,
        "longitude": found["longitude"] if found else None,
    }


def skills(cells: Cells) -> list[tuple[str, int]]:
    """(name or id, level 1 to 5) of each skill that the cell names."""
    found = []
    for part in _parts(cells.text("skills"), ";\n|"):
        levelled = _LEVEL.match(part)
        name, level = (levelled[1], levelled[2]) if levelled else (part, str(DEFAULT_LEVEL))
        if level not in {"1", "2", "3", "4", "5"}:
            cells.error("skills", f"“{part[:60]}”: a level is 1 to 5, written as {name[:40] or 'name'}@3.")
        elif name:
            found.append((name, int(level)))
    return found


def _parts(text: str, separators: str = ";\n|") -> list[str]:
    parts: Iterable[str] = re.split(f"[{re.escape(separators)}]", text)
    return [part.strip() for part in parts if part.strip()]
