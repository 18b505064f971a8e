"""Rows as they would stand at another time, in tests alone."""

from django.db import connection, models


def thaw(*made: type[models.Model]) -> None:
    """Until the test's transaction is rolled back the database lets these tables' rows be changed."""
    for model in made:
        table = model._meta.db_table
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {table}_frozen{on}")
