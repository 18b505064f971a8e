"""The text of a PDF, page by page."""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PdfReadError, PyPdfError

from marketplace.documents.faults import DocumentFault
from marketplace.documents.limits import MOST_LETTERS, MOST_PAGES, Tick

# Warnings of every slip in a file that is read all the same.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
DAMAGED = "The PDF is damaged: it cannot be opened. Save it again, or paste the words."
PROTECTED = "The PDF is protected by a password. Save it without one, or paste the words."
SCANNED = (
    "The PDF holds pictures of pages, no words: it was scanned. Use text recognition in your scanner or PDF "
    "program first, or paste the words."
)
NO_PDF = "This is no PDF, whatever its name says. Choose a PDF."
# A broken file breaks the library in as many ways as there are.
_BREAKS = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError,
)  # fmt: skip
_LEAST_LETTERS = 20  # a page number on a scan is no text


def read_pdf(content: bytes, tick: Tick) -> str:
    """
    Raises:
        DocumentFault: damaged, protected, too many pages, or no text in it.
    """
    try:
        return _text(_opened(content), tick)
    except (DependencyError, FileNotDecryptedError):
        raise DocumentFault(PROTECTED) from None
    except _BREAKS:
        raise DocumentFault(DAMAGED) from None


def open_pdf(content: bytes) -> int:
    """How many pages it has: it opens, whatever is on them.

    Raises:
        DocumentFault: no PDF, damaged, protected, or without pages.
    """
    if not content.startswith(b"%PDF-"):
        raise DocumentFault(NO_PDF)
    try:
        count = len(_opened(content).pages)
    except (DependencyError, FileNotDecryptedError):
        raise DocumentFault("The PDF is protected by a password. Save it without one.") from None
    except _BREAKS:
        raise DocumentFault("The PDF is damaged: it cannot be opened. Save it again.") from None
    if count == 0:
        raise DocumentFault("The PDF has no pages.")
    return count


def _opened(content: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(content))
    # Many are locked against changes alone, with an empty password for reading.
    if reader.is_encrypted and not reader.decrypt(""):
        raise FileNotDecryptedError
    return reader


def _text(reader: PdfReader, tick: Tick) -> str:
    count = len(reader.pages)
    if count == 0:
        raise PdfReadError
    if count > MOST_PAGES:
        raise DocumentFault(
            f"The PDF has {count:,} pages; at most {MOST_PAGES} are read. Send those that matter."
        )
    pages: list[str] = []
    letters = 0
    for number, page in enumerate(reader.pages, 1):
        pages.append(page.extract_text())
        letters += len(pages[-1])
        tick(number, count)
        if letters > MOST_LETTERS:
            break
    text = "\n\n".join(pages)
    if len("".join(text.split())) < _LEAST_LETTERS:
        raise DocumentFault(SCANNED)
    return text
