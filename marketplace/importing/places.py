"""From a postcode to a place. United States alone: the list comes with the `zipcodes` package, no request is sent."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import TypedDict

from marketplace.importing.faults import Unreadable


class Found(TypedDict):
    city: str
    region: str
    latitude: float
    longitude: float


def us_postcode(text: str) -> str:
    """Five digits. Spreadsheets take the leading zero: 7645 is 07645."""
    digits = text.partition("-")[0].strip().strip("'\"=")
    if not digits.isascii() or not digits.isdigit() or not 3 <= len(digits) <= 5:
        raise Unreadable(f"“{text[:40]}” is not a ZIP code of five digits.")
    return digits.zfill(5)


@lru_cache(maxsize=4096)
def place_of(postcode: str) -> Found | None:
    """Where a US postcode lies, degrees (WGS 84); None where it is not in the list.

    The list takes 40 MB once it is read, so it is read by the first import and not at start-up.
    """
    found = importlib.import_module("zipcodes").matching(postcode)
    if not found:
        return None
    first = found[0]
    return {
        "city": first["city"],
        "region": first["state"],
        "latitude": float(first["lat"]),
        "longitude": float(first["long"]),
    }
