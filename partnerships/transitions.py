"""The chain's states and the allowed ways between them; docs/transitions.md is made from here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Table = Mapping[str, Mapping[str, str]]


def table(**ways: Mapping[str, str]) -> Table:
    return MappingProxyType({state: MappingProxyType(dict(to)) for state, to in ways.items()})


# From a state to the states that may follow, each with who or what brings it about.
INVITATION = table(
    open={
        "answered": "the institution sends a proposal",
        "declined": "the institution declines",
        "withdrawn": "the employer withdraws it",
        "expired": "its time is over",
        "closed": "the need is closed or filled, or nothing is left to offer",
    },
    answered={
        "declined": "the institution withdraws its last proposal and declines",
        "withdrawn": "the employer withdraws it",
        "closed": "the need is closed or filled, nothing is left to offer, or what was agreed is cancelled",
    },
)
PROPOSAL = table(
    draft={
        "sent": "the institution sends it",
        "withdrawn": "the institution drops the draft, or its invitation ended",
    },
    sent={
        "sent": "the institution sends a new version",
        "countered": "the employer makes a counter-offer",
        "accepted": "the employer accepts it",
        "declined": "the employer declines it",
        "withdrawn": "the institution withdraws it",
        "expired": "its time is over",
    },
    countered={
        "sent": "the institution answers the counter-offer with a new version",
        "declined": "the employer declines it after all",
        "withdrawn": "the institution withdraws it",
        "expired": "its time is over",
    },
)
AGREEMENT = table(
    signing={
        "in_force": "the last signature is given",
        "cancelled": "one side cancels it, or it is not signed in time",
    },
    in_force={"ended": "its cohorts are over", "cancelled": "one side cancels it before a cohort starts"},
)
COHORT = table(
    planned={"running": "the institution starts it", "cancelled": "one side cancels it"},
    running={"completed": "the institution completes it", "cancelled": "the institution cancels it"},
)
TABLES: Mapping[str, Table] = MappingProxyType(
    {"invitation": INVITATION, "proposal": PROPOSAL, "agreement": AGREEMENT, "cohort": COHORT}
)
