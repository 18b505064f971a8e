"""Reads taxonomies from files: the carried list, ESCO's download and O*NET's text files. Knows no database."""

from marketplace.taxonomy.carried import read_carried
from marketplace.taxonomy.concepts import Concept, Taxonomy, TaxonomyError
from marketplace.taxonomy.formats import read_taxonomy

__all__ = ["Concept", "Taxonomy", "TaxonomyError", "read_carried", "read_taxonomy"]
