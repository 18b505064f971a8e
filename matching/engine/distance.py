"""Great-circle distance."""

from __future__ import annotations

import numpy as np

from .ragged import FloatArray

EARTH_KM = 6371.0088  # mean radius, IUGG


def haversine_km(
    latitude: float, longitude: float, latitudes: FloatArray, longitudes: FloatArray
) -> FloatArray:
    """Kilometres from one place to many, places in degrees; NaN where a coordinate is NaN."""
    here, there = np.radians(latitude), np.radians(latitudes)
    half_up = (there - here) / 2
    half_along = (np.radians(longitudes) - np.radians(longitude)) / 2
    chord = np.sin(half_up) ** 2 + np.cos(here) * np.cos(there) * np.sin(half_along) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))), dtype=np.float64)
