"""A document's content in, its text out."""

from __future__ import annotations

from marketplace.documents.docx import read_docx
from marketplace.documents.faults import DocumentFault
from marketplace.documents.kinds import Kind, kind_of
from marketplace.documents.limits import MOST_BYTES, Tick, no_tick
from marketplace.documents.pdf import read_pdf
from marketplace.documents.plain import read_plain
from marketplace.documents.tidy import tidy


def read_document(content: bytes, tick: Tick = no_tick) -> str:
    """
    Raises:
        DocumentFault: says what is wrong with it.
    """
    if len(content) > MOST_BYTES:
        raise DocumentFault(f"The document has {len(content) / 1024 / 1024:.1f} MB; at most 10 MB are read.")
    kind = kind_of(content)
    text = tidy(_words(content, kind, tick), cut_lines=kind == "pdf")
    if not text:
        raise DocumentFault("The document holds no words.")
    return text


def _words(content: bytes, kind: Kind, tick: Tick) -> str:
    if kind == "pdf":
        return read_pdf(content, tick)
    return read_docx(content) if kind == "docx" else read_plain(content)
