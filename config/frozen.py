"""Rows that the database itself refuses to change: triggers for SQLite and PostgreSQL, made by migrations.

SQLite drops a table's triggers when Django rebuilds the table to change a column: a migration that alters a frozen
table ends with `frozen(...)` again (tests/partnerships/test_frozen.py fails where it was forgotten).
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

REFUSAL = "What was sent or signed does not change."


def frozen(table: str, when: str = "") -> migrations.RunPython:
    """Refuse every UPDATE of `table`, or those for which `when` holds (SQL over OLD and NEW)."""
    return migrations.RunPython(
        lambda _, editor: _freeze(editor, table, when), lambda _, editor: _thaw(editor, table)
    )


def _freeze(editor: Any, table: str, when: str) -> None:
    _thaw(editor, table)
    condition = f"WHEN ({when})" if when else ""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION trellis_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        editor.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW {condition} "
            "EXECUTE FUNCTION trellis_refuse()"
        )
    else:
        editor.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _thaw(editor: Any, table: str) -> None:
    on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen{on}")
