"""The text of a Word document: paragraphs, and tables row by row."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from marketplace.documents.faults import DocumentFault
from marketplace.documents.limits import MOST_UNPACKED

DAMAGED = "The Word document is damaged: it cannot be opened. Save it again, or paste the words."
NO_WORDS = "The Word document holds no words, perhaps only pictures. Paste the words instead."
TOO_LARGE = "The Word document unpacks to more than 50 MB. Send the part that matters, or paste the words."
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same words a second time
)
_MARKS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}


def read_docx(content: bytes) -> str:
    """
    Raises:
        DocumentFault: damaged, too large when unpacked, or without words.
    """
    try:
        body = fromstring(_main_part(content))
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError):
        raise DocumentFault(DAMAGED) from None
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise DocumentFault(DAMAGED) from None
    text = "\n".join(_blocks(body))
    if not text.strip():
        raise DocumentFault(NO_WORDS)
    return text


def _main_part(content: bytes) -> bytes:
    with (
        zipfile.ZipFile(io.BytesIO(content)) as package,
        package.open("word/document.xml") as part,
    ):
        # What the package says of its size may be a lie, so it is counted.
        unpacked = part.read(MOST_UNPACKED + 1)
    if len(unpacked) > MOST_UNPACKED:
        raise DocumentFault(TOO_LARGE)
    return unpacked


def _blocks(parent: Element) -> Iterator[str]:
    """Paragraphs and rows of tables, from above to below."""
    for element in parent:
        if element.tag == f"{_WORD}p":
            yield _words(element)
        elif element.tag == f"{_WORD}tr":
            yield _row(element)
        elif element.tag != _FALLBACK:
            yield from _blocks(element)


def _row(row: Element) -> str:
    """“Clock hours: 40” where a row is a name and a value."""
    cells = [" ".join(" ".join(_blocks(cell)).split()) for cell in row.iter(f"{_WORD}tc")]
    said = [cell for cell in cells if cell]
    return f"{said[0].rstrip(':')}: {said[1]}" if len(said) == 2 else " | ".join(said)


def _words(element: Element) -> str:
    parts: list[str] = []
    _gather(element, parts)
    return "".join(parts)


def _gather(element: Element, parts: list[str]) -> None:
    for child in element:
        if child.tag == f"{_WORD}t":
            parts.append(child.text or "")
        elif child.tag in _MARKS:
            parts.append(_MARKS[child.tag])
        elif child.tag != _FALLBACK:
            _gather(child, parts)
