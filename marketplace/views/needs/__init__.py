"""Pages of training needs, for the employer who writes them."""

from marketplace.views.needs.editing import edit, new, read, suggest
from marketplace.views.needs.reading import listing
from marketplace.views.needs.states import close, copy, delete, post, reopen
from marketplace.views.needs.weights import weights

__all__ = [
    "close",
    "copy",
    "delete",
    "edit",
    "listing",
    "new",
    "post",
    "read",
    "reopen",
    "suggest",
    "weights",
]
