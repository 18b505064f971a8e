"""A row whose every change fails in the database: what a sweep that meets it must survive."""

from types import SimpleNamespace

from django.db import connection, models

from config.frozen import _operation


def poison(row: models.Model) -> None:
    """Until the test's transaction is undone."""
    table = row._meta.db_table
    operation = _operation(table, f"{table}_poisoned", "UPDATE", f"OLD.id = {row.pk}")

    def execute(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    operation.code(None, SimpleNamespace(connection=connection, execute=execute))
