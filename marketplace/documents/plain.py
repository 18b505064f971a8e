"""A plain text, whatever wrote it."""

from __future__ import annotations

from marketplace.documents.faults import DocumentFault


def read_plain(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise DocumentFault(
            "The letters of this text cannot be read. Save it as UTF-8, or paste the words."
        ) from None
