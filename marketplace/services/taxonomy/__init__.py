"""Loads a taxonomy into rows: one transaction, and the same file twice changes nothing."""

from marketplace.services.taxonomy.load import LoadReport, load_taxonomy

__all__ = ["LoadReport", "load_taxonomy"]
