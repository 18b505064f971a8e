"""Countries and time zones as people choose them."""

import zoneinfo
from functools import cache
from itertools import groupby
from pathlib import Path

COUNTRIES = Path(__file__).parent / "data" / "countries.tsv"
# What browsers report; the rest of the database are historic aliases and fixed offsets.
REGIONS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}


@cache
def country_choices() -> list[tuple[str, str]]:
    """(code, name) of every country, by name; "not stated" first."""
    lines = COUNTRIES.read_text(encoding="utf-8").splitlines()
    pairs = [tuple(line.split("\t", 1)) for line in lines if not line.startswith("#")]
    return [("", "Not stated"), *sorted(((code, name) for code, name in pairs), key=lambda pair: pair[1])]


@cache
def country_name(code: str) -> str:
    """The country's name; the code itself where it is none that we know."""
    return dict(country_choices()).get(code, code) if code else ""


@cache
def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Time zones grouped by region, the way a select shows them; UTC first."""
    names = sorted(name for name in zoneinfo.available_timezones() if name.split("/")[0] in REGIONS)
    grouped = groupby(names, key=lambda name: name.split("/")[0])
    regions = [(region, [(name, _city(name)) for name in members]) for region, members in grouped]
    return [("Everywhere", [("UTC", "UTC")]), *regions]


def _city(name: str) -> str:
    return ", ".join(reversed(name.split("/")[1:])).replace("_", " ")
