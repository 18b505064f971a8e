"""Reads of microcredentials, by their audience: the catalogue, the institution's own list, one page."""

from marketplace.queries.microcredentials.catalogue import SORTS, Filters, catalogue
from marketplace.queries.microcredentials.names import language_name
from marketplace.queries.microcredentials.options import Options, catalogue_options
from marketplace.queries.microcredentials.own import SHOWN, Counts, own, own_counts, suggestions_of
from marketplace.queries.microcredentials.rows import shown_skills, with_rows

__all__ = [
    "SHOWN",
    "SORTS",
    "Counts",
    "Filters",
    "Options",
    "catalogue",
    "catalogue_options",
    "language_name",
    "own",
    "own_counts",
    "shown_skills",
    "suggestions_of",
    "with_rows",
]
