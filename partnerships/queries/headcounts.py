"""What the listings behind proposals cost at other headcounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from marketplace.break_even import BreakEven, break_even
from partnerships.queries.comparison import Column


@dataclass(frozen=True)
class Picture:
    """Of a listing that states both a class and a seat price."""

    column: Column
    chart: BreakEven


def pictures_of(columns: Sequence[Column]) -> list[Picture]:
    """Of those that have two prices to compare; a proposal itself is priced at one headcount."""
    listings = [column.proposal.microcredential for column in columns]
    prefetch_related_objects(listings, "tiers")
    found = [
        (column, break_even(row, column.version.headcount))
        for column, row in zip(columns, listings, strict=True)
    ]
    return [Picture(column, chart) for column, chart in found if chart is not None]
