"""Reads the text out of PDF, Word and plain documents, in a process of its own: docs/facts.md tells within what limits.

Nothing here knows Django: the reading process starts in a moment and holds none of our secrets.
"""

from marketplace.documents.apart import open_apart, read_apart
from marketplace.documents.faults import DocumentFault, TooSlow
from marketplace.documents.limits import MOST_BYTES, MOST_LETTERS

__all__ = ["MOST_BYTES", "MOST_LETTERS", "DocumentFault", "TooSlow", "open_apart", "read_apart"]
