"""Where a postcode is, offline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from accounts.models import Place

US_POSTCODE = re.compile(r"(\d{5})(-\d{4})?")


@dataclass(frozen=True)
class KnownPlace:
    """Degrees (WGS 84) of the middle of the postcode's area."""

    region: str
    city: str
    latitude: float
    longitude: float


def place_of_postcode(postcode: str, country: str) -> KnownPlace | None:
    """City, state and position of a US postcode (12345 or 12345-6789); None where it is not one that we know.

    Source: the `zipcodes` package, made from the United States Postal Service's list.
    """
    found = US_POSTCODE.fullmatch(postcode.strip())
    if country != "US" or not found:
        return None
    import zipcodes  # loads 42,000 rows in half a second: the pages that need it pay for it, once a process

    rows = zipcodes.matching(found[1])
    if not rows:
        return None
    row = rows[0]
    return KnownPlace(row["state"], row["city"], float(row["lat"]), float(row["long"]))


def complete_place(place: Place) -> None:
    """Fill what is blank of a place from its postcode. Does not save."""
    known = place_of_postcode(place.postcode, place.country)
    if known is None:
        return
    place.region = place.region or known.region
    place.city = place.city or known.city
    if not place.has_position:
        place.latitude, place.longitude = known.latitude, known.longitude
