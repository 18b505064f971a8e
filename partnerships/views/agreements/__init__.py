from partnerships.views.agreements.pages import detail, listing, pdf, printed
from partnerships.views.agreements.steps import cancel, sign
from partnerships.views.agreements.threshold import threshold

__all__ = ["cancel", "detail", "listing", "pdf", "printed", "sign", "threshold"]
