"""Reads of the chain, named for whom they are."""
