"""Celery finds the tasks of an app in its module `tasks` alone, so each module is named here."""

from marketplace.tasks import imports, search_text, similarity, suggestions

__all__ = ["imports", "search_text", "similarity", "suggestions"]
