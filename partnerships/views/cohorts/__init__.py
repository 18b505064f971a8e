from partnerships.views.cohorts.pages import detail, listing
from partnerships.views.cohorts.steps import cancel, complete, start

__all__ = ["cancel", "complete", "detail", "listing", "start"]
