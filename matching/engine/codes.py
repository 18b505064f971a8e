"""The gates' stable codes and units: plain strings, so that whoever needs only those imports no arithmetic."""

from __future__ import annotations

UNITS = {  # of how far off a pair is; empty: a plain yes or no
    "live": "",
    "institution_verified": "",
    "delivery_mode": "",
    "distance": "km",
    "start": "days",
    "duration": "weeks",
    "hours": "hours",
    "language": "",
    "credit": "",
    "seats": "seats",
    "cohort_size": "learners",
    "price_ceiling": "money per learner",
    "coverage": "share",
}
GATES = tuple(UNITS)  # in the order in which they are listed
