"""Pages of training needs, for the employer who writes them."""

from marketplace.views.needs.editing import edit, new
from marketplace.views.needs.reading import detail, listing
from marketplace.views.needs.states import close, copy, delete, post, reopen
from marketplace.views.needs.weights import weights

__all__ = [
    "close",
    "copy",
    "delete",
    "detail",
    "edit",
    "listing",
    "new",
    "post",
    "reopen",
    "weights",
]
