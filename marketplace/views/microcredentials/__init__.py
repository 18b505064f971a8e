"""Pages of microcredentials: the catalogue, the institution's own list, one page, its form."""

from marketplace.views.microcredentials.bulk import bulk, undo_bulk
from marketplace.views.microcredentials.catalogue import catalogue
from marketplace.views.microcredentials.editing import edit, new, price, read
from marketplace.views.microcredentials.mine import mine
from marketplace.views.microcredentials.page import detail
from marketplace.views.microcredentials.skills import decide, skills, undo_skills
from marketplace.views.microcredentials.states import step
from marketplace.views.microcredentials.suggesting import suggest

__all__ = [
    "bulk",
    "catalogue",
    "decide",
    "detail",
    "edit",
    "mine",
    "new",
    "price",
    "read",
    "skills",
    "step",
    "suggest",
    "undo_bulk",
    "undo_skills",
]
