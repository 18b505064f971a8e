"""Matches and runs at /api/v1/: the queries and services of the pages, spoken in JSON."""
