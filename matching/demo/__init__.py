"""A made-up region to look at: people, organisations, microcredentials, needs, past results, some verdicts.

The facts are in `data/`, the rows are made by the same services that people use.
"""
