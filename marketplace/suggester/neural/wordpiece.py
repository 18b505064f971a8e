"""Cuts a text into the word pieces that the sentence model knows (BERT, uncased): Devlin et al. 2018."""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import cache
from pathlib import Path

VOCABULARY = Path(__file__).resolve().parents[2] / "data" / "wordpieces.txt.gz"
LONGEST_WORD = 100
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\s\W_{_CJK}]+|[^\s]")


@cache
def vocabulary() -> dict[str, int]:
    pieces = gzip.decompress(VOCABULARY.read_bytes()).decode().splitlines()
    return {piece: number for number, piece in enumerate(pieces)}


def pieces_of(text: str, longest: int) -> list[int]:
    """Numbers of the pieces between the marks of beginning and end, at most `longest` of them, marks included."""
    known = vocabulary()
    found: list[int] = [known["[CLS]"]]
    for word in _WORD.findall(_plain(text)):
        found += _cut(word)
        if len(found) >= longest:
            break
    return [*found[: longest - 1], known["[SEP]"]]


def _plain(text: str) -> str:
    lower = unicodedata.normalize("NFD", text.lower())
    kept = (" " if char.isspace() else char for char in lower if unicodedata.category(char) != "Mn")
    return "".join(char for char in kept if char == " " or not _is_control(char))


def _is_control(char: str) -> bool:
    return char in "\x00\ufffd" or unicodedata.category(char)[0] == "C"


def _cut(word: str) -> list[int]:
    """The longest known pieces from the left; a word that cannot be cut so is unknown."""
    known, start = vocabulary(), 0
    found: list[int] = []
    while start < len(word) <= LONGEST_WORD:
        for end in range(len(word), start, -1):
            piece = word[start:end] if not start else f"##{word[start:end]}"
            if piece in known:
                found.append(known[piece])
                start = end
                break
        else:
            return [known["[UNK]"]]
    return found or [known["[UNK]"]]
