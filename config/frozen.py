"""Rows that the database itself refuses to change or to delete: triggers for SQLite and PostgreSQL, made by migrations.

SQLite drops a table's triggers when Django rebuilds the table to change a column: a migration that alters such a table
ends with these operations again (tests/partnerships/test_frozen.py fails where they were forgotten). A trigger that
reads another table must be dropped before that one is rebuilt; SQLite says which.

Conditions are SQL over OLD and NEW that both databases understand; `IS DISTINCT FROM` is said in SQLite's older words.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

REFUSAL = "What was sent or signed does not change."


def frozen(table: str, when: str = "", *, before: str | None = None) -> migrations.RunPython:
    """Refuse every UPDATE of `table`, or those for which `when` holds; `before`: the condition that this replaces."""
    return _operation(table, f"{table}_frozen", "UPDATE", when, before)


def kept(table: str, when: str = "") -> migrations.RunPython:
    """Refuse every DELETE from `table`, or those for which `when` holds."""
    return _operation(table, f"{table}_kept", "DELETE", when)


def closed(table: str, when: str) -> migrations.RunPython:
    """Refuse each INSERT into `table` for which `when` holds."""
    return _operation(table, f"{table}_closed", "INSERT", when)


def never_emptied(table: str) -> migrations.RunPython:
    """Refuse to TRUNCATE `table`, which passes by the triggers of its rows. SQLite has no such statement."""
    return _operation(table, f"{table}_never_emptied", "TRUNCATE", "")


def changed(*columns: str) -> str:
    """The condition that one of the columns is another than before."""
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)


def _operation(
    table: str, name: str, verb: str, when: str, before: str | None = None
) -> migrations.RunPython:
    def forwards(_: Any, editor: Any) -> None:
        _drop(editor, table, name)
        _make(editor, table, name, verb, when)

    def backwards(_: Any, editor: Any) -> None:
        _drop(editor, table, name)
        if before is not None:
            _make(editor, table, name, verb, before)

    return migrations.RunPython(forwards, backwards)


def _make(editor: Any, table: str, name: str, verb: str, when: str) -> None:
    if editor.connection.vendor == "postgresql":
        function = _function(editor, name, verb, when)
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        editor.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
        )
    elif verb != "TRUNCATE":
        condition = f"WHEN ({when.replace('IS DISTINCT FROM', 'IS NOT')})" if when else ""
        editor.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _function(editor: Any, name: str, verb: str, when: str) -> str:
    """PostgreSQL takes no subquery into a trigger's own condition: a function asks."""
    function, row = (name, "OLD" if verb == "DELETE" else "NEW") if when else ("trellis_refuse", "NULL")
    editor.execute(
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {when or 'true'} THEN RAISE EXCEPTION '{REFUSAL}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )
    return function


def _drop(editor: Any, table: str, name: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
    else:
        editor.execute(f"DROP TRIGGER IF EXISTS {name}")
