"""What is done with training needs: written, posted, closed, weighed."""

from marketplace.services.needs.guards import ChangedMeanwhile, NeedValues, WantedSkill
from marketplace.services.needs.many import NewNeed, create_open_needs
from marketplace.services.needs.states import close_need, post_need, reopen_need
from marketplace.services.needs.weights import clear_weights, set_weights
from marketplace.services.needs.writing import change_need, copy_need, create_need, delete_draft, save_need

__all__ = [
    "ChangedMeanwhile",
    "NeedValues",
    "NewNeed",
    "WantedSkill",
    "change_need",
    "clear_weights",
    "close_need",
    "copy_need",
    "create_need",
    "create_open_needs",
    "delete_draft",
    "post_need",
    "reopen_need",
    "save_need",
    "set_weights",
]
