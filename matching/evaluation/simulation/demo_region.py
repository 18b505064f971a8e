"""The past of the demo's region, whose institutions' true quality follows from its seed.

`load_demo` writes it as satisfaction records and `manage.py evaluate history` judges it. The seed is the first of which
two things hold that the demo is to show: the truly best institution has few cohorts (at most three), and the one whose
people sign in is in the better half and has many (at least ten). How well the estimator does decided nothing.
"""

from __future__ import annotations

from matching.evaluation.simulation.quality import Past, live_through

SEED = 77
# Institutions in the order of the demo's file, each with how many microcredentials it offers or has offered.
OFFERED = {
    "raritan": 14,
    "meadows": 9,
    "millstone": 9,
    "harborview": 8,
    "pinelands": 8,
    "guild": 3,
    "orchard": 4,
    "turnpike": 3,
}
NEW = ("guild", "orchard")
EMPLOYERS = 11  # the demo's own, then those that have no account here


def demo_past() -> Past:
    """Institutions by their place in OFFERED, their microcredentials one after the other."""
    names = list(OFFERED)
    return live_through(
        len(names),
        EMPLOYERS,
        SEED,
        offered=list(OFFERED.values()),
        new=[names.index(name) for name in NEW],
    )
