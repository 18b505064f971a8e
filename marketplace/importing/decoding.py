"""From bytes to text: spreadsheets write several encodings and say none."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from marketplace.importing.faults import FileFault

MAX_BYTES = 10 * 1024 * 1024
SAVE_AS_CSV = "Open it in the program that wrote it and save it as “CSV UTF-8 (comma delimited)”."

# How other kinds of file begin, and what a person calls them.
_SIGNATURES = {
    b"PK\x03\x04": "an Excel or other zipped workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"{\\rtf": "a text document",
    b"\x89PNG": "a picture",
}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Decoded:
    """`guessed` where the encoding is an assumption, so that letters beyond ASCII need a look."""

    text: str
    guessed: bool = False


def decode(content: bytes) -> Decoded:
    """Text of a CSV file in UTF-8, UTF-16 with its mark, or else Windows-1252.

    Raises:
        FileFault: too large, empty, of another kind, or in none of these encodings.
    """
    _refuse_other_kinds(content)
    if content.startswith(_UTF16):
        return Decoded(_strictly(content, "utf-16", "UTF-16"))
    try:
        return Decoded(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Decoded(_strictly(content, "cp1252", "UTF-8, UTF-16 or Windows-1252"), guessed=True)


def _refuse_other_kinds(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        raise FileFault(
            f"The file has {size:.1f} MB; at most 10 MB are read at once. Split it, and upload the parts."
        )
    if not content.strip():
        raise FileFault(
            "The file is empty. It needs a line of column names, then one row for each microcredential."
        )
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            raise FileFault(f"This is {kind}, not a CSV file. {SAVE_AS_CSV}")
    if not content.startswith(_UTF16) and content[:2000].count(0) > len(content[:2000]) // 4:
        raise FileFault(f"This is not a CSV file, or one in UTF-16 without its mark. {SAVE_AS_CSV}")


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileFault(f"Line {line}: the letters are not in {name}. {SAVE_AS_CSV}") from None
