from partnerships.views.cohorts.pages import detail, listing

__all__ = ["detail", "listing"]
