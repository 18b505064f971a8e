"""Celery finds the tasks of an app in its module `tasks` alone, so each module is named here.

`similarity` is named in the settings instead (CELERY_IMPORTS): it brings numpy, which the web process goes without.
"""

from marketplace.tasks import documents, imports, search_text, suggestions

__all__ = ["documents", "imports", "search_text", "suggestions"]
