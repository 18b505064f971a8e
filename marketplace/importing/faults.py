"""What can be wrong with a file, and with one of its rows."""

from __future__ import annotations

from typing import TypedDict


class Remark(TypedDict):
    """An error or a warning of one row. `column` is the header as the file spells it."""

    column: str
    message: str


class FileFault(Exception):
    """The file as a whole cannot be read. The message says to a person where, why and what to do."""


class Unreadable(ValueError):
    """A cell does not say what its column needs. The message says to a person what would do."""
