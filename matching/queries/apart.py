"""How far two places are apart, without the arithmetic's libraries: a page needs a single number."""

from __future__ import annotations

import math

from accounts.models import Place

EARTH_KM = 6371.0088  # mean radius, as in matching.engine.distance


def km_between(here: Place, there: Place) -> float | None:
    """Great circle distance; None where a place is not known."""
    if not here.has_position or not there.has_position:
        return None
    a, b = (here.latitude or 0.0, here.longitude or 0.0), (there.latitude or 0.0, there.longitude or 0.0)
    north, east = math.radians(b[0] - a[0]) / 2, math.radians(b[1] - a[1]) / 2
    square = math.sin(north) ** 2
    square += math.cos(math.radians(a[0])) * math.cos(math.radians(b[0])) * math.sin(east) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(square)))
