"""Celery finds the tasks of an app in its module `tasks` alone, so each module is named here."""

from marketplace.tasks import documents, imports, search_text, suggestions

__all__ = ["documents", "imports", "search_text", "suggestions"]
