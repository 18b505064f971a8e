"""Distance on the globe, in SQL: the same great circle as matching.engine.distance."""

from __future__ import annotations

import math

from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from marketplace.models.modes import IN_PERSON
from marketplace.querysets.microcredential import MicrocredentialQuerySet

EARTH_KM = 6371.0088  # mean radius
KM_A_DEGREE = math.pi * EARTH_KM / 180


def within(
    rows: MicrocredentialQuerySet, latitude: float, longitude: float, km: float
) -> MicrocredentialQuerySet:
    """Those whose place is at most `km` away, and those to which no learner travels."""
    degrees = km / KM_A_DEGREE
    box = Q(latitude__range=(latitude - degrees, latitude + degrees))
    nobody_travels = ~Q(modes=0) & Q(travels=0)
    near: MicrocredentialQuerySet = rows.alias(
        far_km=_km(latitude, longitude), travels=F("modes").bitand(int(IN_PERSON))
    ).filter(nobody_travels | box & Q(far_km__lte=km))
    return near


def _km(latitude: float, longitude: float) -> Combinable:
    """Haversine; unknown where the row has no position."""
    north = Power(Sin((Radians(F("latitude")) - Value(math.radians(latitude))) / 2.0), 2)
    east = Power(Sin((Radians(F("longitude")) - Value(math.radians(longitude))) / 2.0), 2)
    square = north + Cos(Radians(F("latitude"))) * Value(math.cos(math.radians(latitude))) * east
    root = Sqrt(Least(square, Value(1.0), output_field=FloatField()))
    return ASin(root) * Value(2 * EARTH_KM)
