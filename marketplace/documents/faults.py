"""What keeps a document from being read, as a sentence for the person who sent it."""

from __future__ import annotations


class DocumentFault(Exception):
    """The message says what is wrong and what to do."""


class TooSlow(DocumentFault):
    """It may be fine, and was not read in the time that was given."""
