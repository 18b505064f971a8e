"""JSON Lines as the table that a CSV file would be: one object a line, keys are column names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from marketplace.importing.cells import Cells, lay_out
from marketplace.importing.decoding import MAX_BYTES
from marketplace.importing.faults import FileFault
from marketplace.importing.headers import Column, Headers, match, plain
from marketplace.importing.reading import MAX_ROWS, Row

PARTS = "\n"  # stands between the entries of a list


def open_jsonl(content: bytes, columns: Sequence[Column]) -> tuple[list[Cells], Headers]:
    """The lines of a file under our column names; a key that a line lacks is a blank cell. Rows are counted as lines.

    Raises:
        FileFault: too large, not UTF-8, a line is no object, or no line has a column that the format needs.
    """
    objects = [(number, _object(number, line)) for number, line in _lines(content)]
    if not objects:
        raise FileFault("The file is empty. It needs one JSON object a line.")
    named = [(number, _under_our_names(number, entry, columns)) for number, entry in objects]
    keys = list(dict.fromkeys(key for _, entry in named for key in entry))
    headers = match(keys, columns)
    rows = [Row(number, [as_text(entry.get(key)) for key in keys]) for number, entry in named]
    return [lay_out(row, headers, len(keys), guessed_encoding=False) for row in rows], headers


def _lines(content: bytes) -> list[tuple[int, str]]:
    if len(content) > MAX_BYTES:
        raise FileFault(
            f"The file has {len(content) / 1024 / 1024:.1f} MB; at most 10 MB are read at once. Split it."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileFault(f"Line {line}: the letters are not in UTF-8.") from None
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > MAX_ROWS:
        raise FileFault(
            f"The file has {len(lines):,} lines; at most {MAX_ROWS:,} are read at once. Split it."
        )
    return lines


def _object(number: int, line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise FileFault(f"Line {number}, character {error.colno}: this is not JSON ({error.msg}).") from None
    except (RecursionError, ValueError):
        raise FileFault(f"Line {number}: this is not JSON that can be read.") from None
    if not isinstance(found, dict):
        raise FileFault(f'Line {number}: it has no object. Write {{"id": "N-1", "title": "..."}}.')
    return found


def _under_our_names(number: int, entry: dict[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    """Lines may name one column in different words; within a line it is named once."""
    ours = {plain(word): column.name for column in columns for word in (column.name, *column.synonyms)}
    found: dict[str, Any] = {}
    for key, value in entry.items():
        name = ours.get(plain(key), key)
        if name in found:
            raise FileFault(
                f"Line {number}: two keys, “{key}” is one of them, are both read as {name}. Keep one."
            )
        found[name] = value
    return found


def as_text(value: Any) -> str:
    """A value as a cell of a spreadsheet would say it; a skill given as an object as `must: name@3`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return PARTS.join(as_text(entry) for entry in value)
    if isinstance(value, dict):
        return _skill(value)
    return str(value)


def _skill(value: dict[str, Any]) -> str:
    name = next((str(value[key]) for key in ("id", "label", "name", "skill") if value.get(key)), "")
    importance = f"{value['importance']}: " if value.get("importance") else ""
    level = f"@{value['level']}" if value.get("level") is not None else ""
    return f"{importance}{name}{level}"
