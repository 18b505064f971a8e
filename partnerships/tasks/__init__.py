"""Celery finds the tasks of an app in its module `tasks` alone, so each module is named here."""

from partnerships.tasks import sweep

__all__ = ["sweep"]
