"""How a microcredential would reach an employer: shared modes, kilometres, who travels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .distance import haversine_km
from .ragged import FloatArray
from .types import BoolArray, Microcredentials, Mode, Needs, Policy

ANY_MODE = Mode.CAMPUS | Mode.EMPLOYER | Mode.HYBRID | Mode.ONLINE | Mode.SELF_PACED
NOBODY_TRAVELS = Mode.ONLINE | Mode.SELF_PACED
LEARNERS_TRAVEL = Mode.CAMPUS | Mode.HYBRID


@dataclass(frozen=True, eq=False)
class Delivery:
    """Delivery of every microcredential to one need (m rows)."""

    shared: NDArray[np.uint16]  # modes that the need allows and the microcredential offers
    km: FloatArray  # NaN: a place is not known
    over_km: FloatArray  # beyond the nearest limit; 0: some mode is within reach; NaN: not known
    at_employer: BoolArray  # offered there, and every other mode is missing or out of reach


def delivery(needs: Needs, i: int, microcredentials: Microcredentials, policy: Policy) -> Delivery:
    """Modes and distances of need i.

    Learners travel at most the need's reach, the institution at most policy.onsite_km or the
    reach, whichever is longer; online nobody travels. Without a reach every shared mode is within it.
    Where the need allows none of the offered modes, the offered ones are measured.
    """
    allowed = int(needs.modes[i]) or int(ANY_MODE)
    shared = microcredentials.modes & np.uint16(allowed)
    km = haversine_km(
        needs.latitude[i], needs.longitude[i], microcredentials.latitude, microcredentials.longitude
    )
    measured = np.where(shared == 0, microcredentials.modes, shared)
    online = (measured & NOBODY_TRAVELS).astype(bool)
    learners, institution = _over_km(measured, km, float(needs.reach_km[i]), policy)
    over = np.where(online, 0.0, np.minimum(learners, institution))
    elsewhere = online | (learners == 0.0) | np.isnan(learners)
    at_employer = (measured & Mode.EMPLOYER).astype(bool) & ~elsewhere
    return Delivery(shared, km, over, at_employer)


def _over_km(
    modes: NDArray[np.uint16], km: FloatArray, reach: float, policy: Policy
) -> tuple[FloatArray, FloatArray]:
    """Kilometres beyond the limit for travelling learners and for a travelling institution.

    A mode that is not offered is infinitely far; a listing without modes counts as one where learners travel.
    """
    if np.isnan(reach):
        beyond_reach = beyond_onsite = np.zeros(len(km))
    else:
        beyond_reach = np.maximum(km - reach, 0.0)
        beyond_onsite = np.maximum(km - max(reach, policy.onsite_km), 0.0)
    learners_travel = (modes & LEARNERS_TRAVEL).astype(bool) | (modes == 0)
    learners = np.where(learners_travel, beyond_reach, np.inf)
    institution = np.where((modes & Mode.EMPLOYER).astype(bool), beyond_onsite, np.inf)
    return learners, institution
