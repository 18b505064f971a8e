"""A file to start from: every column, three rows of different kinds. A test imports it without a warning."""

from __future__ import annotations

import csv
import io

from marketplace.importing.catalogue_columns import COLUMNS

_ROWS = (
    {
        "own_id": "WLD-110",
        "title": "MIG and TIG welding",
        "description": "Weld mild steel and aluminium in all positions, read weld symbols and inspect your own joints.",
        "skills": "apply arc welding techniques@4; operate welding equipment@3; read standard blueprints",
        "seat_price": "1450", "tiers": "8:1350;12:1250", "materials_price": "120", "currency": "USD",
        "price_as_of": "2026-09-01", "min_cohort": "6", "max_cohort": "14", "seats_free": "14",
        "modes": "on_campus;at_employer", "starts": "2027-01-18;2027-04-05", "weeks": "10", "clock_hours": "120",
        "postcode": "07652", "country": "US", "credit": "no", "credential_type": "industry_certification",
        "cip_code": "48.0508", "language": "en", "link": "https://www.example.edu/welding",
        "prerequisites": "Safety induction", "state": "live",
    },
    {
        "own_id": "LDR-201",
        "title": "Team leadership for new supervisors",
        "description": "Lead a shift: give feedback, plan work, hold short meetings, solve conflicts.",
        "skills": "lead a team@3; give constructive feedback",
        "class_price": "9800", "cohort_fee": "500", "travel_price": "300", "currency": "USD",
        "max_cohort": "20", "modes": "at_employer;live_online", "starts_any_day": "yes", "weeks": "6",
        "clock_hours": "24", "credit": "no", "credential_type": "badge", "language": "en", "state": "draft",
    },
    {
        "own_id": "ACC-105",
        "title": "Bookkeeping with spreadsheets",
        "description": "Keep books for a small business and close a month in a spreadsheet.",
        "skills": "use spreadsheets software@3",
        "seat_price": "640", "learner_fee": "35", "currency": "USD", "modes": "hybrid",
        "starts": "2027-02-08", "weeks": "8", "clock_hours": "45", "postcode": "07652", "country": "US",
        "credit": "yes", "credit_hours": "3", "credential_type": "certificate", "cip_code": "52.0302",
        "language": "en", "stacks_into": "Associate degree in accounting", "state": "draft",
    },
)  # fmt: skip


def sample_file() -> str:
    """The file as text, comma delimited."""
    target = io.StringIO()
    writer = csv.DictWriter(target, [column.name for column in COLUMNS], restval="")
    writer.writeheader()
    writer.writerows(_ROWS)
    return target.getvalue()
