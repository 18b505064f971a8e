"""What people do with microcredentials: write them, list them, decide on their skills."""

from marketplace.services.microcredentials.bulk import (
    Done,
    list_microcredentials,
    retire_microcredentials,
    undo_listing,
    undo_retiring,
)
from marketplace.services.microcredentials.decisions import (
    Decided,
    confirm_skills,
    confirm_suggestions,
    reject_skills,
    undo_skill_decisions,
)
from marketplace.services.microcredentials.search_text import compose_search_text, refresh_search_text
from marketplace.services.microcredentials.seats import hold_seats, release_seats
from marketplace.services.microcredentials.skills import TaughtSkill, add_skill, remove_skill, set_skills
from marketplace.services.microcredentials.states import (
    list_microcredential,
    relist_microcredential,
    retire_microcredential,
    what_keeps_from_listing,
    withdraw_microcredential,
)
from marketplace.services.microcredentials.write import (
    ChangedMeanwhile,
    change_microcredential,
    create_microcredential,
)

__all__ = [
    "ChangedMeanwhile",
    "Decided",
    "Done",
    "TaughtSkill",
    "add_skill",
    "change_microcredential",
    "compose_search_text",
    "confirm_skills",
    "confirm_suggestions",
    "create_microcredential",
    "hold_seats",
    "list_microcredential",
    "list_microcredentials",
    "refresh_search_text",
    "reject_skills",
    "release_seats",
    "relist_microcredential",
    "remove_skill",
    "retire_microcredential",
    "retire_microcredentials",
    "set_skills",
    "undo_listing",
    "undo_retiring",
    "undo_skill_decisions",
    "what_keeps_from_listing",
    "withdraw_microcredential",
]
