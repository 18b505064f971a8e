from partnerships.views.agreements.pages import detail, listing

__all__ = ["detail", "listing"]
