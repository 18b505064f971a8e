"""The column reference says what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace.importing import catalogue_columns, etpl, results

DOCS = (Path(__file__).resolve().parents[2] / "docs/imports.md").read_text()


@pytest.mark.parametrize(
    "column", [*catalogue_columns.COLUMNS, *results.COLUMNS], ids=lambda column: column.name
)
def test_every_column_is_in_the_reference(column) -> None:
    needed = " (needed)" if column.required else ""
    about = column.about or "As it says."
    assert f"| `{column.name}`{needed} | {about} | {', '.join(column.synonyms)} |" in DOCS


def test_every_column_of_a_state_list_is_in_the_reference() -> None:
    assert [name for name in (*etpl.REQUIRED, *etpl.OPTIONAL, *etpl.LEFT) if f"`{name}`" not in DOCS] == []
