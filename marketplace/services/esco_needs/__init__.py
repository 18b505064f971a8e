"""Needs made from ESCO's occupations, as employers near the present catalogue might write them."""

from marketplace.services.esco_needs.making import Made, make_needs
from marketplace.services.esco_needs.market import NothingToServe
from marketplace.taxonomy.esco_work import read_occupations

__all__ = ["Made", "NothingToServe", "make_needs", "read_occupations"]
