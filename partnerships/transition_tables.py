"""The declared states as a document: for each noun a diagram and a table of who brings what about."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace import transitions as below
from partnerships import transitions as chain

Table = Mapping[str, Mapping[str, str]]

OPENING = """# States and the ways between them

Made by `manage.py write_transitions` from `partnerships/transitions.py` and `marketplace/transitions.py`; a test fails
where it is stale. What is not in a table is refused, and a step that has happened already does nothing when it is asked
for again: a double click leaves one audit entry. Tests try each of both.
"""


def document() -> str:
    """All of docs/transitions.md, the chain first."""
    tables = {**chain.TABLES, **below.TABLES}
    return "\n".join([OPENING, *(_section(name, table) for name, table in tables.items())])


def states_of(table: Table) -> list[str]:
    """Every state, in the order of its first mention."""
    named = [state for here, ways in table.items() for state in (here, *ways)]
    return list(dict.fromkeys(named))


def _section(name: str, table: Table) -> str:
    ways = [(here, to, who) for here, follow in table.items() for to, who in follow.items()]
    lines = [f"## {name.capitalize()}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    [*] --> {states_of(table)[0]}"]
    lines += [f"    {here} --> {to}" for here, to, _ in ways]
    lines += [f"    {state} --> [*]" for state in states_of(table) if not table.get(state)]
    lines += ["```", "", "| from | to | who or what brings it about |", "| --- | --- | --- |"]
    lines += [f"| {_said(here)} | {_said(to)} | {who} |" for here, to, who in ways]
    return "\n".join([*lines, ""])


def _said(state: str) -> str:
    return state.replace("_", " ")
