"""Broken catalogue files: each is refused with the row and the column, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import Organisation
from marketplace.importing.faults import FileFault
from marketplace.models import CatalogueImport, Microcredential
from marketplace.search import forget_index
from marketplace.services.imports import apply_import, plan_import, preview_import
from tests.factories import MicrocredentialFactory, OrganisationFactory
from tests.marketplace.importing import NOW, everything, said, table

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "broken"

# The file as a whole cannot be read: what is said.
WHOLE = {
    "encoding": "Line 3: the letters are not in UTF-8, UTF-16 or Windows-1252. Open it in the program that wrote it "
    "and save it as “CSV UTF-8 (comma delimited)”.",
    "missing_columns": "Row 1: the column own_id is missing. The file's columns are “title”, “price”.",
    "unclosed_quote": "Row 3 (line 3), column title: a quotation mark opens and never closes. Inside a quoted cell "
    'write a quotation mark twice: "".',
    "stray_quote": "Row 2 (line 2), column title: a quotation mark closes in the middle of the text. Inside a quoted "
    'cell write a quotation mark twice: "".',
    "empty": "The file is empty. It needs a line of column names, then one row for each microcredential.",
    "header_only": "The file has a line of column names but no rows.",
    "workbook": "This is an Excel or other zipped workbook, not a CSV file. Open it in the program that wrote it and "
    "save it as “CSV UTF-8 (comma delimited)”.",
    "same_column_twice": "Row 1: the columns “price” and “tuition” are both read as seat_price. Keep one.",
}
# The other rows could be taken: (row, column, message) of each error.
ROWS = {
    "ragged": [
        (3, "", "The row has 3 cells, the header has 4. Look for a missing or a spare comma."),
        (4, "", "The row has 5 cells, the header has 4. Look for a missing or a spare comma."),
        (4, "seat_price", "“steel” is not an amount. Write a number alone, for example 1200 or 1,200.50."),
    ],
    "negative_price": [
        (
            2,
            "seat_price",
            "-900 is negative. A price is zero or more; leave the cell blank if it is not known.",
        )
    ],
    "duplicate_ids": [
        (2, "own_id", "“A-1” stands in row 4 too. Keep one."),
        (4, "own_id", "“A-1” stands in row 2 too. Keep one."),
    ],
    "unknown_currency": [
        (2, "currency", "“DOLLARS” is not a currency. Write its three letters, for example USD or EUR.")
    ],
    "impossible_date": [
        (
            2,
            "starts",
            "“2027-02-30” is not a date that exists. Write year-month-day, for example 2027-01-15.",
        ),
        (
            3,
            "starts",
            "“2027-13-01” is not a date that exists. Write year-month-day, for example 2027-01-15.",
        ),
        (
            3,
            "starts",
            "“15/40/2027” is not a date that exists. Write year-month-day, for example 2027-01-15.",
        ),
    ],
    "mixed_dates": [
        (
            4,
            "starts",
            "“03/04/2027” can be read in two ways, and the file has dates of both. "
            "Write year-month-day, for example 2027-01-15.",
        )
    ],
    "nul_bytes": [(2, "title", "The cell holds a NUL byte: the file is damaged here. Type the cell anew.")],
    "price_in_words": [
        (
            2,
            "seat_price",
            "“call us for a quote” is not an amount. Write a number alone, for example 1200 or 1,200.50.",
        )
    ],
    "tiers_not_rising": [
        (2, "tiers", "The headcounts must rise: 12 stands behind 24."),
        (3, "tiers", "“12-800” is not a tier. Write headcount:price, for example 12:900;24:850."),
    ],
    "unknown_mode": [
        (
            2,
            "modes",
            "“telepathy” is not a way of delivery. Use on_campus, at_employer, hybrid, live_online, self_paced.",
        )
    ],
    "level_9": [
        (2, "skills", "“welding@9”: a level is 1 to 5, written as welding@3."),
        (2, "skills", "“turning@high”: a level is 1 to 5, written as turning@3."),
    ],
    "long_title": [(2, "title", "The text has 319 characters; at most 250 fit.")],
    "cohort_reversed": [(2, "min_cohort", "The smallest class (12) is larger than the largest (6).")],
    "absurd_hours": [
        (2, "weeks", "-2 is negative."),
        (2, "clock_hours", "99999999 hours are more than 20,000: is it a typing error?"),
    ],
    "javascript_link": [
        (
            2,
            "link",
            "“javascript:alert(1)” is not a web address. Write it as https://www.example.edu/page.",
        ),
        (
            3,
            "link",
            "“https://exa mple.edu” is not a web address. Write it as https://www.example.edu/page.",
        ),
    ],
    "sheet_errors": [
        (2, "own_id", "#REF! is a fault of the spreadsheet's formula. Type the value itself."),
        (2, "seat_price", "#VALUE! is a fault of the spreadsheet's formula. Type the value itself."),
        (2, "own_id", "It is blank. Give each row a code of your own that stays the same."),
        (
            3,
            "own_id",
            "1.23E+11 is a number that the spreadsheet shortened. Format the column as text.",
        ),
    ],
    "blank_keys": [
        (2, "own_id", "It is blank. Give each row a code of your own that stays the same."),
        (3, "title", "It is blank. Every microcredential needs a title."),
    ],
    "state_jump": [
        (
            2,
            "state",
            "“sleeping” is not a state. Use draft, live or retired; a part of the country is a region.",
        )
    ],
    "formula": [
        (2, "seat_price", "“=1+1” is not an amount. Write a number alone, for example 1200 or 1,200.50.")
    ],
}


@pytest.fixture
def institution() -> Organisation:
    """One that has the microcredentials of the files already, so that a change would show."""
    forget_index()
    found = OrganisationFactory(institution=True, country="US")
    for own_id in ("A-1", "A-2", "A-3"):
        MicrocredentialFactory(institution=found, external_id=own_id, title="As it was")
    return found


def test_every_file_has_its_test() -> None:
    files = {path.stem for path in FOLDER.glob("*.csv")}
    assert files == WHOLE.keys() | ROWS.keys() | {"unknown_skill", "control_characters"}


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_cannot_be_read_says_why(name: str, institution: Organisation) -> None:
    before = everything()
    with pytest.raises(FileFault) as fault:
        _preview(name, institution)
    assert str(fault.value) == WHOLE[name]
    assert everything() == before
    assert not CatalogueImport.objects.exists()


@pytest.mark.parametrize("name", ROWS)
def test_a_faulty_row_is_refused_with_its_column(name: str, institution: Organisation) -> None:
    faulty = {row for row, _, _ in ROWS[name]}
    before = {row.external_id: row for row in Microcredential.objects.all()}
    kept = _preview(name, institution)
    rows = list(kept.rows.all())
    assert said(rows) == ROWS[name]
    assert {row.number for row in rows if row.action == "refused"} == faulty
    apply_import(catalogue_import=kept, by=None, now=NOW)
    for row in rows:
        if row.number in faulty and row.own_id in before:
            there = Microcredential.objects.get(institution=institution, external_id=row.own_id)
            assert (there.title, there.updated_at) == ("As it was", before[row.own_id].updated_at)
    assert Microcredential.objects.count() == len(before)


def test_a_cell_of_ten_megabytes_is_named(institution: Organisation) -> None:
    before = everything()
    content = table(
        "own_id,title,description", "A-1,Welding,Weld", "A-2,Turning," + "x" * (10 * 1024 * 1024 - 100)
    )
    with pytest.raises(FileFault) as fault:
        plan_import(content=content, format="csv", institution=institution, now=NOW)
    assert str(fault.value) == (
        "Row 3 (line 3), column description: the cell has more than 131,072 characters. Shorten it, or look for a "
        "quotation mark that opens and never closes."
    )
    assert everything() == before


def test_a_file_of_more_than_ten_megabytes_is_refused(institution: Organisation) -> None:
    with pytest.raises(FileFault) as fault:
        plan_import(content=b"x" * (10 * 1024 * 1024 + 1), format="csv", institution=institution, now=NOW)
    assert (
        str(fault.value)
        == "The file has 10.0 MB; at most 10 MB are read at once. Split it, and upload the parts."
    )


def test_more_than_20000_rows_are_refused(institution: Organisation) -> None:
    content = table("own_id,title", *(f"A-{n},Welding" for n in range(20_001)))
    with pytest.raises(FileFault) as fault:
        plan_import(content=content, format="csv", institution=institution, now=NOW)
    assert str(fault.value) == "The file has 20,001 rows; at most 20,000 are read at once. Split it."


def test_an_unknown_skill_is_a_warning(institution: Organisation) -> None:
    kept = _preview("unknown_skill", institution)
    rows = list(kept.rows.all())
    assert said(rows) == []
    assert said(rows, "warnings") == [
        (2, "skills", "“quantum basket weaving” is not a skill of the taxonomy. Left out.")
    ]
    assert [row.action for row in rows] == ["update"]


def test_control_characters_are_left_out_and_said(institution: Organisation) -> None:
    kept = _preview("control_characters", institution)
    rows = list(kept.rows.all())
    assert said(rows, "warnings") == [
        (2, "title", "A control character (U+0007) was left out."),
        (2, "description", "A control character (U+202E) was left out."),
    ]
    assert rows[0].data["facts"] == {"title": "Welding", "description": "Weld steel"}


def test_a_formula_is_kept_as_text(institution: Organisation) -> None:
    content = (FOLDER / "formula.csv").read_bytes().replace(b"=1+1", b"900")
    kept = preview_import(
        content=content, file_name="f.csv", format="csv", institution=institution, by=None, now=NOW
    )
    apply_import(catalogue_import=kept, by=None, now=NOW)
    there = Microcredential.objects.get(institution=institution, external_id="A-1")
    assert there.title == '=HYPERLINK("https://evil.example","Click")'


def _preview(name: str, institution: Organisation) -> CatalogueImport:
    return preview_import(
        content=(FOLDER / f"{name}.csv").read_bytes(),
        file_name=f"{name}.csv",
        format="csv",
        institution=institution,
        by=None,
        now=NOW,
    )
