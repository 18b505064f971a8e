"""What a document is, by its content: a name says nothing."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

from marketplace.documents.faults import DocumentFault

Kind = Literal["pdf", "docx", "text"]
ACCEPTED = "Choose a PDF, a Word document (.docx) or a plain text, or paste the words."
_OTHERS = (
    (b"{\\rtf", "This is a rich text document (.rtf). Save it as .docx or PDF, or paste the words."),
    (b"\x89PNG", "This is a picture. A picture holds no words: paste them instead."),
    (b"\xff\xd8\xff", "This is a picture. A picture holds no words: paste them instead."),
    (b"GIF8", "This is a picture. A picture holds no words: paste them instead."),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_HEADER_WITHIN = 1024  # where readers look for the first line of a PDF
_CONTROLS = {*range(32), 127} - {9, 10, 11, 12, 13, 27}


def kind_of(content: bytes) -> Kind:
    """
    Raises:
        DocumentFault: it is empty, or of a kind that is not read.
    """
    if not content.strip(b"\0\r\n\t "):
        raise DocumentFault("The document is empty.")
    if b"%PDF-" in content[:_HEADER_WITHIN]:
        return "pdf"
    if content.startswith(b"PK"):
        return _packed(content)
    if content.startswith(_OLD_OFFICE):
        raise DocumentFault(_old_office(content))
    for mark, said in _OTHERS:
        if content.startswith(mark):
            raise DocumentFault(said)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or not _CONTROLS & set(content[:4096]):
        return "text"
    raise DocumentFault(f"This is no document that can be read here. {ACCEPTED}")


def _packed(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, OSError):
        raise DocumentFault(
            "The document is damaged: it cannot be opened. Save it again and retry."
        ) from None
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        raise DocumentFault("This is a spreadsheet. A whole catalogue goes in under Import.")
    if "content.xml" in names:
        raise DocumentFault("This is an OpenDocument text. Save it as .docx or PDF, or paste the words.")
    raise DocumentFault(f"This is a packed file, not a document. {ACCEPTED}")


def _old_office(content: bytes) -> str:
    if _ENCRYPTED_PACKAGE in content:
        return "The document is protected by a password. Save it without one, or paste the words."
    return "This is a Word document of before 2007 (.doc). Save it as .docx or PDF, or paste the words."
