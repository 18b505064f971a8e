"""Between tests that commit all tables are emptied, also those from which the database refuses to delete."""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Statements = tuple[list[str], list[str]]


def let_flush_empty_everything(connection: BaseDatabaseWrapper) -> None:
    """Take the refusing triggers away while Django's flush runs, in its transaction, and put them back."""
    operations: Any = type(connection.ops)
    plain: Callable[..., None] = operations.execute_sql_flush
    around = _of_postgresql if connection.vendor == "postgresql" else _of_sqlite

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        off, on = around(self.connection)
        plain(self, [*off, *sql_list, *on])

    operations.execute_sql_flush = execute_sql_flush


def _of_sqlite(connection: BaseDatabaseWrapper) -> Statements:
    """Only of tables that hold rows: to make a trigger costs more than to look."""
    found = _rows(
        connection,
        "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_kept' ESCAPE '\\'",
    )
    if not found:
        return [], []
    filled = ", ".join(f"EXISTS (SELECT 1 FROM {table})" for table, *_ in found)  # noqa: S608
    held = _rows(connection, f"SELECT {filled}")[0]
    kept = [one for one, holds in zip(found, held, strict=True) if holds]
    return [f"DROP TRIGGER {name}" for _, name, _ in kept], [sql for *_, sql in kept]


def _of_postgresql(connection: BaseDatabaseWrapper) -> Statements:
    tables = _rows(
        connection,
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%never_emptied'",
    )
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER {table}_never_emptied" for (table,) in tables],
        [f"ALTER TABLE {table} ENABLE TRIGGER {table}_never_emptied" for (table,) in tables],
    )


def _rows(connection: BaseDatabaseWrapper, sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
